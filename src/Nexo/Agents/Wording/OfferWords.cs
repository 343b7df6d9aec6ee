using Nexo.Agents.Proposing;
using Nexo.Tasks;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

static class OfferWords
{
    public static readonly IReadOnlyDictionary<Topic, Words> All = new Dictionary<Topic, Words>
    {
        [Topic.Stock] = new()
        {
            Category = TaskCategory.Scaling,
            Do = _ => "repor o estoque",
            Many = all => $"Repor o estoque de {Count(all.Count, "produto", "produtos")}",
            Seen = c => See(c).Number("stock") is 0 or null ? "O estoque está zerado."
                : $"Só {(See(c).Number("stock") == 1 ? "resta" : "restam")} {Count(See(c).Number("stock"), "unidade", "unidades")}; o seguro é ter pelo menos {Number(See(c).Number("least"))}.",
            Why = channel => $"Sem estoque {The(channel)} pausa o anúncio, e ele volta mais abaixo na busca do que estava.",
            How = "Reponha ou, se a peça saiu de linha, pause o anúncio de propósito para não perder a nota.",
        },
        [Topic.StockCover] = new()
        {
            Category = TaskCategory.Scaling,
            Do = c => $"repor {Count(See(c).Number("restock"), "unidade", "unidades")} antes que o estoque acabe",
            Many = all => $"Repor antes que acabe o estoque de {Count(all.Count, "produto", "produtos")}",
            Seen = c => $"O estoque de {Count(See(c).Number("stock"), "unidade", "unidades")} dura {Number(See(c).Number("days"))} dias ao ritmo de {Number(See(c).Number("perDay"))} por dia, e a reposição leva {Number(See(c).Number("limit"))}; para isso e mais um mês faltam {Number(See(c).Number("restock"))}.",
            Why = channel => $"Se acabar antes da reposição, {The(channel)} pausa o anúncio, e ele volta mais abaixo na busca.",
            How = "Peça a reposição agora; se ela não chega a tempo, segure as vendas com o preço em vez de deixar zerar.",
        },
        [Topic.LateDispatch] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "cumprir o prazo de envio",
            Many = all => $"Cumprir o prazo de envio de {Count(all.Count, "produto", "produtos")}",
            Seen = c => $"Em quatro semanas {Number(See(c).Number("late"))} de {Count(See(c).Number("orders"), "pedido", "pedidos")} saíram com atraso ({Number(See(c).Number("percent"))}%); o limite é {Number(See(c).Number("limit"))}%.",
            Why = channel => $"Atraso no despacho pesa na reputação da conta, e {The(channel)} mostra menos os anúncios dela.",
            How = "Descubra onde o pedido espera (estoque em outro lugar, etiqueta, coleta) e aumente o prazo do anúncio até resolver.",
        },
        [Topic.DaysToShip] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "reduzir o prazo de envio",
            Many = all => $"Reduzir o prazo de envio de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O prazo é de {Number(See(c).Number("days"))} dias; o limite é {Number(See(c).Number("limit"))}.",
            Why = channel => $"Acima do limite {The(channel)} recusa o prazo e deixa o anúncio fora das ofertas-relâmpago.",
            How = "Reduza o prazo, ou marque como pré-venda o que de fato ainda será produzido.",
        },
        [Topic.TaxData] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "completar os dados fiscais",
            Many = all => $"Completar os dados fiscais de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = _ => "Faltam dados fiscais ou estão errados: NCM de oito dígitos, CST ou CSOSN, origem da mercadoria.",
            Why = _ => "Sem eles a nota não é emitida e o pedido não sai.",
            How = "Peça os códigos ao contador; são os mesmos das notas de compra.",
        },
        [Topic.ChildrensSale] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "confirmar se a roupa infantil pode ser vendida",
            Many = all => $"Confirmar se {Count(all.Count, "peça infantil", "peças infantis")} podem ser vendidas",
            Seen = c => $"É roupa infantil com preço em {See(c).Text("currency") ?? "moeda do país"}; a aprovação da categoria não é conhecida aqui.",
            Why = channel => $"Sem a aprovação, {The(channel)} pode tirar o anúncio do ar.",
            How = "Veja no painel se a categoria está liberada para a loja; se não, peça a aprovação com o certificado do produto.",
        },
        [Topic.DealReady] = new()
        {
            Category = TaskCategory.Scaling,
            Do = _ => "deixar pronto para ofertas",
            Many = all => $"Deixar {Count(all.Count, "anúncio pronto", "anúncios prontos")} para ofertas",
            Seen = c => $"Para uma oferta falta: {And([.. See(c).Texts("missing").Select(missing => missing switch { "stars" => "nota de três estrelas", "sales" => "venda nas últimas quatro semanas", _ => "preço anterior" })])}.",
            Why = channel => $"As ofertas {Of(channel)} pedem nota, histórico de vendas e um preço anterior verdadeiro.",
            How = "Complete o que depende da loja antes de pedir a oferta; nota e vendas vêm com o tempo.",
        },
        [Topic.PriceDecimals] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "arredondar o preço",
            Many = all => $"Arredondar o preço de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O preço está como {(See(c).Number("price") ?? 0).ToString("0.######", System.Globalization.CultureInfo.GetCultureInfo("pt-BR"))}, com mais de duas casas.",
            Why = channel => $"{Capital(The(channel))} recusa preços com mais de duas casas, e com eles a edição inteira.",
            How = "Arredonde para centavos e confira de onde veio o número: costuma ser uma fórmula da planilha.",
        },
        [Topic.PriceSpread] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "aproximar o preço ao dos outros canais",
            Many = all => $"Aproximar o preço de {Count(all.Count, "anúncio", "anúncios")} ao dos outros canais",
            Seen = c => $"A peça custa {Money(See(c).Number("price"), c)} aqui e {Money(See(c).Number("cheapest"), c)} em {See(c).Text("channel")}.",
            Why = channel => $"Quem compara compra no canal mais barato, e {The(channel)} pode rebaixar o anúncio mais caro.",
            How = "Aproxime os preços, ou explique a diferença com o frete ou um brinde.",
        },
        [Topic.PriceJump] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "conferir a mudança de preço",
            Many = all => $"Conferir a mudança de preço de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O preço foi de {Money(See(c).Number("before"), c)} para {Money(See(c).Number("price"), c)} em poucos dias.",
            Why = channel => $"{Capital(The(channel))} pode pausar um anúncio cujo preço muda tanto de uma vez.",
            How = "Confira o preço novo; se estiver certo, confirme-o no canal.",
        },
        [Topic.PackPrice] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "acertar o preço do pacote",
            Many = all => $"Acertar o preço de {Count(all.Count, "pacote", "pacotes")}",
            Seen = c => $"No pacote a peça sai por {Money(See(c).Number("price"), c)}; no pacote menor, por {Money(See(c).Number("single"), c)}.",
            Why = channel => $"{Capital(The(channel))} não aceita que a peça custe mais no pacote maior e pode tirar a oferta em destaque.",
            How = "Baixe o preço do pacote ou acerte a quantidade no título.",
        },
        [Topic.FormerPrice] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "acertar o preço “de”",
            Many = all => $"Acertar o preço “de” de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O preço “de” ({Money(See(c).Number("listPrice"), c)}) está abaixo do preço atual ({Money(See(c).Number("price"), c)}).",
            Why = channel => $"Um desconto que não existe engana quem compra, e {The(channel)} pode tirar o selo de oferta ou recusar o preço.",
            How = "Tire o preço “de” ou ponha o que de fato foi praticado.",
        },
        [Topic.ImplausiblePrice] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "conferir o preço",
            Many = all => $"Conferir o preço de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => See(c).Number("price") is <= 0 or null ? "O preço está zerado."
                : $"O preço {Money(See(c).Number("price"), c)} contra “de” {Money(See(c).Number("listPrice"), c)} é um desconto de mais de 90%: parece erro de digitação.",
            Why = _ => "Preço errado vende no prejuízo ou não vende, e pedido cancelado pesa na reputação.",
            How = "Compare com a nota de compra e com o mesmo produto nos outros canais antes de corrigir.",
        },
        [Topic.Rating] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "entender a nota baixa",
            Many = all => $"Entender a nota baixa de {Count(all.Count, "produto", "produtos")}",
            Seen = c => $"A nota é {Number(See(c).Number("rating"))} em {Count(See(c).Number("reviews"), "avaliação", "avaliações")}; abaixo de {Number(See(c).Number("least"))} o comprador passa adiante.",
            Why = channel => $"Nota baixa tira o produto das campanhas {Of(channel)} e derruba a conversão de toda visita.",
            How = "Leia as últimas avaliações, separe o que é produto do que é expectativa (tamanho, cor, tecido) e corrija o anúncio ou o lote.",
        },
        [Topic.Options] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar as opções repetidas das variações",
            Many = all => $"Tirar opções repetidas das variações de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"Nas variações {Quoted(See(c).Texts("options"))} {(See(c).Texts("options").Count == 1 ? "aparece" : "aparecem")} duas vezes.",
            Why = _ => "O comprador não sabe qual escolher e o estoque se divide entre duas opções iguais.",
            How = "Junte o estoque numa só opção e apague a outra.",
        },
        [Topic.VariationNames] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "usar “Cor” e “Tamanho” nas variações",
            Many = all => $"Usar “Cor” e “Tamanho” nas variações de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"As variações se chamam {Quoted(See(c).Texts("names"))}.",
            Why = channel => $"Com os nomes padrão, a peça entra nos filtros de cor e tamanho {Of(channel)}.",
            How = "Renomeie as variações; as opções ficam como estão.",
        },
        [Topic.VariationLimits] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => $"ajustar variações e fotos aos limites {Of(c.Listing.Channel)}",
            Many = all => $"Ajustar variações e fotos de {Count(all.Count, "anúncio", "anúncios")} aos limites {Of(all[0].Listing.Channel)}",
            Seen = OverTheLimit,
            Why = channel => $"Acima do limite {The(channel)} recusa a edição do anúncio inteiro.",
            How = "Abrevie os nomes e tire o que está repetido.",
        },
        [Topic.Other] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => $"corrigir {TitleWords.FieldName(c.Finding.Field)}",
            Many = all => $"Corrigir {TitleWords.FieldName(all[0].Finding.Field)} de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"A regra {c.Finding.Rule} não é cumprida em {TitleWords.FieldName(c.Finding.Field)}.",
            Why = channel => $"É uma das regras de qualidade {Of(channel)}.",
        },
    };

    static string OverTheLimit(Case item)
    {
        var seen = See(item);
        List<string> over = [];
        if (seen.Texts("texts") is { Count: > 0 } texts)
            over.Add($"há nomes longos demais nas variações: {Quoted(texts)}");
        if (seen.Number("images") is { } images && images > seen.Number("imageLimit"))
            over.Add($"são {Number(images)} fotos e o limite é {Number(seen.Number("imageLimit"))}");
        if (seen.Number("description") is { } length && length > seen.Number("limit"))
            over.Add($"a descrição tem {Number(length)} caracteres e o limite é {Number(seen.Number("limit"))}");
        return over.Count > 0 ? $"{Capital(And(over))}." : $"Variações, fotos ou textos passam do limite {Of(item.Listing.Channel)}.";
    }

    static Seen See(Case item) => new(item.Finding.Evidence);

    static string Money(decimal? amount, Case item) => $"{item.Listing.Currency switch { null => "", "BRL" => "R$ ", var other => other + " " }}{(amount ?? 0).ToString("#,0.00", System.Globalization.CultureInfo.GetCultureInfo("pt-BR"))}";
}
