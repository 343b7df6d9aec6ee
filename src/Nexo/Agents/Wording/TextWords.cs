using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

static class TextWords
{
    public static readonly IReadOnlyDictionary<Topic, Words> All = new Dictionary<Topic, Words>
    {
        [Topic.Contacts] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar os contatos dos textos",
            Many = all => $"Tirar contatos e links de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"{Where(c)} há {And([.. See(c).Texts("kinds").Select(Kind)])}{(Numbers(c) is { Count: > 0 } numbers ? $" ({Quoted(numbers)})" : "")}.",
            Why = channel => $"{Capital(The(channel))} proíbe contato e link em anúncios e costuma pausar quem insiste.",
            How = "Apague o trecho inteiro, não só o número, e confira se a frase continua fazendo sentido.",
        },
        [Topic.Markup] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "limpar o HTML da descrição",
            Many = all => $"Limpar o HTML de {Descriptions(all)}",
            Seen = _ => "A descrição traz marcação HTML, que o comprador vê como código ou não vê.",
            Why = channel => channel == Channel.Shein ? "A Shein só aceita texto simples e devolve a peça na revisão."
                : $"{Capital(The(channel))} mostra texto simples: as palavras ficam, a marcação sai.",
            How = "Copie o texto visível e cole sem formatação.",
        },
        [Topic.NoDescription] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "escrever a descrição",
            Many = all => $"Escrever a descrição de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => See(c).Is("isTheTitle") ? "A descrição só repete o título." : "O anúncio está sem descrição.",
            Why = _ => "Sem descrição, a dúvida sobre tecido, medida e lavagem vira pergunta, troca ou desistência.",
            How = "Conte tecido e composição, medidas por tamanho, como lavar, o que vem na embalagem e para que ocasião serve.",
            WhyElse = _ => "Sem descrição, toda dúvida vira pergunta, troca ou desistência.",
            HowElse = "Conte o que é, de que é feito, medidas, o que vem na embalagem e como se usa.",
        },
        [Topic.ShortDescription] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "ampliar a descrição",
            Many = all => $"Ampliar {Descriptions(all)} curtas demais",
            Seen = c => $"A descrição tem {Number(See(c).Number("length"))} caracteres; {The(c.Listing.Channel)} espera pelo menos {Number(See(c).Number("least"))}.",
            Why = channel => channel == Channel.TikTokShop ? "Quem chega pelo vídeo decide pela descrição: ela conta na nota de qualidade do TikTok Shop."
                : channel == Channel.Shopee ? "A Shopee conta o tamanho da descrição na qualidade do anúncio, e anúncio com nota baixa aparece menos."
                : "Com tão pouco texto, o comprador não encontra tecido, medida nem cuidado e vai para o próximo anúncio.",
            How = "Acrescente tecido, medidas por tamanho, lavagem e o que vem na embalagem, só com fatos do produto.",
            WhyElse = channel => $"Com tão pouco texto, o comprador não encontra medida, material nem uso, e a nota do anúncio {On(channel)} cai.",
            HowElse = "Acrescente medidas, material, uso e o que vem na embalagem, só com fatos do produto.",
        },
        [Topic.LongDescription] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "encurtar a descrição",
            Many = all => $"Encurtar {Descriptions(all)} acima do limite",
            Seen = c => $"A descrição tem {Number(See(c).Number("length"))} caracteres; o limite é {Number(See(c).Number("limit"))}.",
            Why = channel => $"O que passa do limite não é publicado {On(channel)}, e costuma ser o fim, com medidas e cuidados.",
            How = "Corte repetições e texto institucional; deixe tecido, medidas, cuidados e conteúdo da embalagem.",
            HowElse = "Corte repetições e texto institucional; deixe medidas, material, uso e conteúdo da embalagem.",
        },
        [Topic.WallOfText] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "dividir a descrição em parágrafos",
            Many = all => $"Dividir em parágrafos {Descriptions(all)}",
            Seen = c => $"Há um parágrafo de {Number(See(c).Number("paragraph"))} caracteres; acima de {Number(See(c).Number("paragraphLimit"))} ninguém lê no celular.",
            Why = channel => $"Parágrafos curtos entram na nota de qualidade {Of(channel)} e são o que se lê entre dois vídeos.",
            How = "Quebre por assunto: tecido, medidas, cuidados, embalagem.",
            HowElse = "Quebre por assunto: o que é, medidas, uso, embalagem.",
        },
        [Topic.DescriptionEmoji] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar os emojis da descrição",
            Many = all => $"Tirar emojis de {Descriptions(all)}",
            Seen = c => $"A descrição usa {Quoted(See(c).Texts("symbols"))}.",
            Why = channel => $"{Capital(The(channel))} não aceita emoji na descrição e devolve a peça na revisão.",
        },
        [Topic.DescriptionEntities] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "trocar os códigos pelos sinais na descrição",
            Many = all => $"Trocar códigos como “&amp;” pelos sinais em {Descriptions(all)}",
            Seen = c => $"A descrição traz {Quoted(See(c).Texts("entities"))}.",
            Why = channel => $"{Capital(The(channel))} mostra texto simples: o comprador lê o código no lugar do sinal.",
            How = "Digite o sinal no lugar do código.",
        },
        [Topic.Placeholder] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "trocar o texto provisório",
            Many = all => $"Trocar texto provisório em {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"Ficou texto provisório no ar: {Quoted(See(c).Texts("words"))}.",
            Why = _ => "O comprador lê como descuido, e a busca não encontra nada ali.",
            How = "Troque pelo texto do produto ou apague o trecho.",
        },
        [Topic.BulletCount] = new()
        {
            Category = TaskCategory.Optimization,
            Do = c => See(c).Number("count") < See(c).Number("least") ? "completar os destaques" : "reduzir os destaques",
            Many = all => $"Acertar a quantidade de destaques de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O anúncio tem {Count(See(c).Number("count"), "destaque", "destaques")}; o bom é de {Number(See(c).Number("least"))} a {Number(See(c).Number("limit"))}.",
            Why = _ => "Os destaques são o que se lê primeiro na Amazon e entram na busca.",
            How = "Um destaque para cada dúvida dos pais: tecido, idade, fecho, lavagem, ocasião.",
            HowElse = "Um destaque para cada dúvida de quem compra: para que serve, medidas, material, idade, o que vem junto.",
        },
        [Topic.BulletLength] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "acertar o tamanho dos destaques",
            Many = all => $"Acertar o tamanho dos destaques de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"{Count(See(c).Number("count"), "destaque foge", "destaques fogem")} da faixa de {Number(See(c).Number("least"))} a {Number(See(c).Number("limit"))} caracteres (o mais longo tem {Number(See(c).Number("longest"))}).",
            Why = _ => "Destaque longo não é lido, curto demais não diz nada.",
            How = "Uma ideia por destaque, começando pelo benefício.",
        },
        [Topic.BulletContent] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "limpar os destaques",
            Many = all => $"Limpar símbolos e promessas dos destaques de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => Capital(And([.. Parts(c)])) + ".",
            Why = _ => "A política da Amazon para destaques proíbe enfeites, “N/A” e promessas de reembolso; o campo pode ser suprimido.",
            How = "Apague o enfeite ou a promessa e, se o destaque ficar vazio, escreva um fato do produto.",
        },
    };

    static IEnumerable<string> Parts(Case item)
    {
        var seen = See(item);
        if (seen.Texts("symbols") is { Count: > 0 } symbols)
            yield return $"os destaques usam {Quoted(symbols)}";
        if (seen.Number("empty") is > 0 and var empty)
            yield return $"{Count(empty, "destaque não diz", "destaques não dizem")} nada (“N/A”)";
        if (seen.Texts("promises") is { Count: > 0 } promises)
            yield return $"há promessa de {Quoted(promises)}";
    }

    /// <summary>"Na descrição", "No título e nos destaques".</summary>
    static string Where(Case item) => See(item).Texts("kinds").Contains("html") || See(item).Texts("places").Count == 0 ? "Nos textos"
        : Capital(And([.. See(item).Texts("places").Select(place => place switch { "title" => "no título", "bullets" => "nos destaques", _ => "na descrição" })]));

    /// <summary>Telephone numbers only: a task's text carries no link of others.</summary>
    static List<string> Numbers(Case item) => [.. See(item).Texts("found").Where(text => !text.Contains('@') && !text.Contains("www", StringComparison.OrdinalIgnoreCase) && !text.Contains("://", StringComparison.Ordinal))];

    static Seen See(Case item) => new(item.Finding.Evidence);

    static string Descriptions(IReadOnlyList<Case> all) => Count(all.Count, "descrição", "descrições");

    static string Kind(string kind) => kind switch
    {
        "link" => "um link",
        "email" => "um e-mail",
        "phone" => "um telefone",
        "html" => "marcação HTML",
        _ => kind,
    };
}
