using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

static class TitleWords
{
    public static readonly IReadOnlyDictionary<Topic, Words> All = new Dictionary<Topic, Words>
    {
        [Topic.TitleTooLong] = new()
        {
            Category = TaskCategory.Optimization,
            Do = c => Limit(c) is { } limit ? $"encurtar o título para {Number(limit)} caracteres" : "encurtar o título",
            Many = all => $"Encurtar {Titles(all)} para caber {(Limit(all[0]) is { } limit ? $"em {Number(limit)} caracteres" : $"no limite {Of(all[0].Listing.Channel)}")}",
            Seen = c => $"O título tem {Number(See(c).Number("length"))} caracteres e o limite {Of(c.Listing.Channel)} é {Number(Limit(c))}.",
            Why = channel => $"Acima do limite, {The(channel)} corta o fim do título ou recusa a edição, e o que vinha depois deixa de ser encontrado.",
            How = "Fique com peça, marca, público e tamanho; o resto cabe na descrição e na ficha.",
            HowElse = "Fique com produto, marca, modelo e a medida que importa; o resto cabe na descrição e na ficha.",
        },
        [Topic.TitleTooShort] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "completar o título",
            Many = all => $"Completar {Titles(all)} que dizem pouco",
            Seen = c => See(c) is var seen && seen.Has("length")
                ? $"O título tem só {Number(seen.Number("length"))} caracteres; {The(c.Listing.Channel)} pede pelo menos {Number(seen.Number("least"))}."
                : $"O título tem só {Count(seen.Number("count"), "palavra", "palavras")}; com menos de {Number(seen.Number("least"))} quase ninguém o encontra.",
            Why = channel => channel == Channel.TikTokShop
                ? "No TikTok Shop o título é lido junto com o vídeo: se não nomeia a peça, a busca não a entrega."
                : $"A busca {Of(channel)} só encontra o que está escrito: peça, público, tecido e tamanho precisam aparecer.",
            WhyElse = channel => $"A busca {Of(channel)} só encontra o que está escrito: produto, marca, modelo e uso precisam aparecer.",
            How = "Escreva peça, público (bebê, menina, menino), material e detalhe que a distingue, só com o que já se sabe do produto.",
            HowElse = "Escreva produto, marca, modelo, medida e para que serve, só com o que já se sabe dele.",
        },
        [Topic.TitleLongForPhones] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "enxugar o título",
            Many = all => $"Enxugar {Titles(all)} que o celular corta",
            Seen = c => $"O título tem {Number(See(c).Number("length"))} caracteres; no celular aparecem cerca de {Number(See(c).Number("advised"))}.",
            Why = _ => "A maioria compra pelo celular: o que distingue a peça precisa estar no começo do título.",
            How = "Leve marca, peça e público para o começo e tire o que já está nos destaques.",
            HowElse = "Leve marca e produto para o começo e tire o que já está nos destaques.",
        },
        [Topic.TitleSymbols] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar os símbolos do título",
            Many = all => $"Tirar símbolos e emojis de {Titles(all)}",
            Seen = c => $"O título traz {Quoted(See(c).Texts("symbols"))}, que {The(c.Listing.Channel)} não aceita em títulos.",
            Why = channel => channel == Channel.Amazon ? "A política de títulos da Amazon proíbe esses caracteres e pode tirar o anúncio da busca."
                : channel == Channel.Shein ? "A revisão da Shein devolve a peça enquanto houver emoji no título."
                : $"Símbolos não são buscados por ninguém e dão ao anúncio {On(channel)} cara de improviso.",
            How = "Apague o símbolo e confira se o título continua fazendo sentido.",
        },
        [Topic.TitleRepeats] = new()
        {
            Category = TaskCategory.Optimization,
            Do = c => See(c).Texts("words") is [var word] ? $"tirar a repetição de “{word}” do título" : "tirar as palavras repetidas do título",
            Many = all => $"Tirar palavras repetidas de {Titles(all)}",
            Seen = c => $"{Quoted(See(c).Texts("words"))} {(See(c).Texts("words").Count == 1 ? "aparece" : "aparecem até")} {Number(See(c).Number("times"))} vezes no título; o limite é {Number(See(c).Number("limit"))}.",
            Why = channel => channel == Channel.Amazon ? "Desde 2025 a Amazon esconde da busca títulos que repetem a mesma palavra mais de duas vezes."
                : $"Repetir não melhora a posição na busca {Of(channel)} e ocupa o lugar de palavras que trariam gente nova.",
            How = "Diga cada palavra uma vez, perto do começo, e use o espaço que sobra para o que distingue o produto.",
        },
        [Topic.TitleCapitals] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar a caixa alta do título",
            Many = all => $"Tirar a caixa alta de {Titles(all)}",
            Seen = _ => "O título está todo em maiúsculas.",
            Why = channel => $"Maiúsculas cansam a leitura no celular e destoam do padrão {Of(channel)}; siglas, tamanhos e a marca ficam como são.",
            How = "Deixe em maiúscula só a primeira letra de cada nome.",
        },
        [Topic.TitlePromotions] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => See(c).Texts("words") is { Count: 1 or 2 } words ? $"tirar {Quoted(words)} do título" : "tirar os termos promocionais do título",
            Many = all => $"Remover termos promocionais de {Titles(all)}",
            Seen = c => $"O título fala em {Quoted(See(c).Texts("words"))}{(See(c).Texts("colours") is { Count: > 0 } colours ? $" e enfileira {Quoted(colours)}" : "")}.",
            Why = channel => channel == Channel.Amazon ? "A Amazon suprime da busca títulos com frase promocional."
                : channel == Channel.MercadoLivre ? "O Mercado Livre já mostra frete, parcela e desconto ao lado do anúncio; no título essas palavras só gastam caracteres e podem moderar o anúncio."
                : $"Promessa no título não é buscada por ninguém e {The(channel)} pode moderar o anúncio por isso.",
            How = "Reescreva o trecho: o título deve dizer o que o produto é.",
        },
        [Topic.TitleColours] = new()
        {
            Category = TaskCategory.Optimization,
            Do = _ => "tirar a lista de cores do título",
            Many = all => $"Tirar a lista de cores de {Titles(all)}",
            Seen = c => $"O título enfileira {Quoted(See(c).Texts("colours"))}.",
            Why = channel => $"{Capital(On(channel))} cada cor é uma variação, com foto e estoque; enfileiradas no título, gastam caracteres e confundem quem procura uma só.",
            How = "Cadastre cada cor como variação e deixe no título a peça, o público e o material.",
            HowElse = "Cadastre cada cor como variação e deixe no título produto, marca e modelo.",
        },
        [Topic.TitleUntidy] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => See(c).Texts("signs").Count > 0 ? $"tirar {Quoted(See(c).Texts("signs"))} do título" : "acertar os espaços do título",
            Many = all => $"Arrumar espaços e sinais sobrando em {Titles(all)}",
            Seen = c => See(c).Texts("signs") is { Count: > 0 } signs ? $"O título traz {Quoted(signs)}." : "O título tem espaços sobrando ou caracteres invisíveis.",
            Why = _ => "É um detalhe, mas gasta caracteres e dá ao anúncio cara de improviso.",
            How = "Apague o que sobra; entre palavras fica um espaço só.",
        },
        [Topic.BrokenText] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "consertar os caracteres quebrados",
            Many = all => $"Consertar caracteres quebrados em {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => See(c).Texts("entities") is { Count: > 0 } entities ? $"O título traz {Quoted(entities)}, código de página no lugar do sinal." : $"Há caracteres quebrados ({And([.. See(c).Texts("fields").Select(FieldName)])}), como “Ã£” no lugar de “ã”.",
            Why = _ => "Quem lê desconfia do anúncio, e a busca não reconhece a palavra quebrada.",
            How = "Abra o texto original e digite de novo as palavras com acento.",
        },
    };

    static Seen See(Case item) => new(item.Finding.Evidence);

    static decimal? Limit(Case item) => See(item).Number("limit");

    static string Titles(IReadOnlyList<Case> all) => Count(all.Count, "título", "títulos");

    public static string FieldName(string field) => field switch
    {
        "title" => "título",
        "description" => "descrição",
        "bullets" => "destaques",
        "handling" => "prazo de envio",
        _ => field,
    };
}
