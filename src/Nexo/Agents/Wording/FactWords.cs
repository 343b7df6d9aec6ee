using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

static class FactWords
{
    public static readonly IReadOnlyDictionary<Topic, Words> All = new Dictionary<Topic, Words>
    {
        [Topic.GenderAndAge] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => $"informar {MissingFacts(c)}",
            Many = all => $"Informar gênero e faixa etária de {Pieces(all)}",
            Seen = MissingFromSheet,
            Why = channel => $"Quem compra roupa filtra por idade e gênero; o que não está na ficha some dos filtros {Of(channel)}.",
            How = "Preencha a ficha com o que está na etiqueta; peça que serve a todos é “sem gênero”.",
        },
        [Topic.Material] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => See(c).Texts("missing").Count > 0 ? $"informar {MissingFacts(c)}" : "informar a composição com percentuais",
            Many = all => $"Informar a composição do tecido de {Pieces(all)}",
            Seen = c => See(c).Texts("missing").Count > 0 ? MissingFromSheet(c)
                : $"O tecido está como “{See(c).Text("value")}”, sem fibras e percentuais.",
            Why = channel => $"O tecido é a primeira pergunta de quem veste criança, e a composição é filtro de busca {On(channel)}.",
            How = "Copie da etiqueta, como “95% algodão, 5% elastano”.",
        },
        [Topic.SizeChart] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "incluir a tabela de medidas",
            Many = all => $"Incluir a tabela de medidas em {Count(all.Count, "anúncio", "anúncios")} de roupa",
            Seen = _ => "Não há tabela de medidas nem medida escrita na descrição.",
            Why = channel => channel == Channel.MercadoLivre ? "O Mercado Livre exige guia de tamanhos em roupas, e tamanho errado é o motivo mais comum de devolução."
                : channel == Channel.Shein ? "A Shein exige as medidas quando a peça tem tamanhos; sem elas a revisão para."
                : $"Tamanho errado é o motivo mais comum de troca em roupa, e a tabela conta na qualidade do anúncio {On(channel)}.",
            How = "Meça cada tamanho com a peça esticada numa mesa (largura, comprimento e, em calças, entrepernas) e preencha em centímetros.",
        },
        [Topic.FewAttributes] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "completar a ficha técnica",
            Many = all => $"Completar a ficha técnica de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"A ficha tem {Count(See(c).Number("count"), "atributo", "atributos")}; {On(c.Listing.Channel)} vale ter pelo menos {Number(See(c).Number("least"))}.",
            Why = channel => $"Cada atributo é um filtro pelo qual a peça pode ser encontrada {On(channel)}.",
            How = "Comece por material, faixa etária, gênero e estampa.",
            HowElse = "Comece por marca, material, medidas e modelo.",
        },
        [Topic.Brand] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "preencher a marca",
            Many = all => $"Preencher a marca de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = _ => "O campo marca está vazio.",
            Why = channel => channel == Channel.Kaway ? "Na Kaway a marca é metade do produto, e o comprador filtra por ela."
                : $"Anúncio sem marca fica fora dos filtros {Of(channel)}; até “Sem marca” é melhor que vazio.",
            How = "Use o nome que está na etiqueta; se não houver, escolha “Sem marca”.",
        },
        [Topic.Gtin] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "corrigir o código de barras",
            Many = all => $"Corrigir o código de barras de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O código {See(c).Text("gtin")} não vale: {Fault(See(c).Text("fault"))}.",
            Why = channel => $"Com GTIN inválido {The(channel)} pode recusar a edição e não junta o anúncio à página do produto.",
            How = "Leia o código na etiqueta ou peça ao fabricante; sem código próprio, registre a isenção.",
        },
        [Topic.GtinShared] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "separar o código de barras de dois produtos",
            Many = all => $"Separar o código de barras de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = c => $"O código {See(c).Text("gtin")} também está em “{See(c).Text("other")}”.",
            Why = channel => $"O mesmo código em dois produtos junta avaliações e ofertas erradas, e {The(channel)} pode remover o anúncio.",
            How = "Descubra de qual produto é o código e corrija o outro.",
        },
        [Topic.GtinDiffers] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "conferir o código de barras entre os canais",
            Many = all => $"Conferir o código de barras de {Count(all.Count, "anúncio", "anúncios")} entre os canais",
            Seen = c => $"Aqui o código é {See(c).Text("gtin")}; em {See(c).Text("channel")}, {See(c).Text("other")}.",
            Why = _ => "O mesmo código de vendedor com dois códigos de barras mostra que um dos dois está errado.",
            How = "Confira o código na etiqueta e use o mesmo em todos os canais.",
        },
        [Topic.Weight] = new()
        {
            Category = TaskCategory.Analysis,
            Do = _ => "conferir o peso",
            Many = all => $"Conferir o peso de {Pieces(all)}",
            Seen = c => $"O peso informado é {See(c).Text("weight")}, improvável para uma roupa de criança.",
            Why = _ => "O frete é calculado pelo peso: a mais, o cliente desiste; a menos, a diferença sai da margem.",
            How = "Pese a peça embalada.",
        },
        [Topic.TextileLabel] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = Label,
            Many = all => $"Completar os dados da etiqueta têxtil de {Pieces(all)}",
            Seen = c => See(c).Texts("missing") is { Count: > 0 }
                ? $"Dos dados da etiqueta têxtil {(See(c).Texts("missing").Count == 1 ? "falta" : "faltam")} {MissingOnLabel(c)}.{(See(c).Numbers("shares").Count > 0 ? " " + WrongShares(c) : "")}"
                : WrongShares(c),
            Why = _ => "A etiqueta têxtil é obrigatória no Brasil e o comprador on-line não a vê: composição, fabricante, origem, cuidados e tamanho têm de estar no anúncio.",
            How = "Copie da etiqueta da peça para a ficha ou para a descrição.",
        },
        [Topic.TradeNames] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => $"trocar {Quoted(See(c).Texts("words"))} pelo nome da fibra",
            Many = all => $"Trocar nomes comerciais pelo nome da fibra em {Pieces(all)}",
            Seen = c => $"O tecido aparece como {Quoted(See(c).Texts("words"))}, que é nome comercial ou de trama, não de fibra.",
            Why = _ => "A etiqueta têxtil brasileira pede o nome da fibra (poliamida, elastano, algodão), e é ele que se busca.",
            How = "Veja a fibra na etiqueta: nylon é poliamida, lycra é elastano; popeline e tricoline são tramas, em geral de algodão.",
        },
        [Topic.Sku] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "preencher o código próprio (SKU)",
            Many = all => $"Preencher o código próprio (SKU) de {Count(all.Count, "anúncio", "anúncios")}",
            Seen = _ => "O anúncio está sem código próprio (SKU).",
            Why = channel => $"{Capital(The(channel))} exige SKU, e é por ele que estoque e pedido se encontram.",
            How = "Use o mesmo código do estoque.",
        },
    };

    static Seen See(Case item) => new(item.Finding.Evidence);

    static string Pieces(IReadOnlyList<Case> all) => Count(all.Count, "peça", "peças");

    static string MissingFacts(Case item) => And([.. See(item).Texts("missing").Select(fact => fact switch
    {
        "gender" => "o gênero",
        "age" => "a faixa etária",
        "material" => "a composição do tecido",
        _ => fact,
    })]);

    static string MissingFromSheet(Case item) => $"Na ficha {(See(item).Texts("missing").Count == 1 ? "falta" : "faltam")} {MissingFacts(item)}.";

    /// <summary>What to do about the label: "informar a origem e corrigir a composição".</summary>
    static string Label(Case item)
    {
        List<string> things = [];
        if (See(item).Texts("missing").Count > 0)
            things.Add($"informar {MissingOnLabel(item)}");
        if (See(item).Numbers("shares").Count > 0)
            things.Add("corrigir a composição");
        return things.Count > 0 ? And(things) : "completar os dados da etiqueta têxtil";
    }

    static string WrongShares(Case item) => See(item).Numbers("shares") is { Count: > 0 } shares && shares.Sum() is var sum && sum != 100
        ? $"Os percentuais da composição ({And([.. shares.Select(share => $"{Number(share)}%")])}) somam {Number(sum)}%, e não 100%."
        : "Os percentuais da composição não estão em ordem decrescente, como a etiqueta pede.";

    static string MissingOnLabel(Case item) =>
        And([.. See(item).Texts("missing").Select(fact => fact switch
        {
            "composition" => "a composição",
            "maker" => "o fabricante",
            "origin" => "o país de origem",
            "care" => "os cuidados de lavagem",
            "size" => "o tamanho",
            _ => fact,
        })]);

    static string Fault(string? fault) => fault switch
    {
        "NotDigits" => "tem caracteres que não são números",
        "WrongLength" => "um GTIN tem 8, 12, 13 ou 14 dígitos",
        "WrongCheckDigit" => "o dígito verificador não confere",
        _ => "confira na etiqueta",
    };
}
