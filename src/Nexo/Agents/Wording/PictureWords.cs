using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

static class PictureWords
{
    public static readonly IReadOnlyDictionary<Topic, Words> All = new Dictionary<Topic, Words>
    {
        [Topic.FewImages] = new()
        {
            Category = TaskCategory.Optimization,
            Do = c => Missing(c) is { } missing and > 0 ? $"acrescentar {Count(missing, "foto", "fotos")}" : "acrescentar fotos",
            Many = all => $"Fotografar {Count(all.Count, "produto", "produtos")} com menos de {Number(See(all[0]).Number("least"))} fotos",
            Seen = c => $"O anúncio tem {Count(See(c).Number("count"), "foto", "fotos")}; {On(c.Listing.Channel)} o mínimo que vende bem é {Number(See(c).Number("least"))}.",
            Why = channel => channel == Channel.TikTokShop ? "Quem veio do vídeo quer ver a peça parada: com cinco fotos o TikTok Shop melhora a nota do anúncio."
                : channel == Channel.Shopee ? "A Shopee só considera qualificado o anúncio com três fotos ou mais."
                : channel == Channel.Kaway ? "Num canal premium a foto é o provador: frente, costas, detalhe do tecido e etiqueta."
                : $"Foto é o que mais pesa na decisão de compra de roupa {On(channel)}.",
            How = "Faça frente, costas, detalhe do tecido e da etiqueta, sobre fundo claro e sem texto na imagem.",
            WhyElse = channel => $"Foto é o que mais pesa na decisão de compra {On(channel)}: com poucas, ninguém vê tamanho nem acabamento.",
            HowElse = "Mostre o produto inteiro, de outro ângulo, em detalhe e em uso, sobre fundo claro e sem texto na imagem.",
        },
        [Topic.RepeatedImages] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "tirar as fotos repetidas",
            Many = all => $"Tirar fotos repetidas de {Listings(all)}",
            Seen = c => $"{Count(See(c).Number("repeated"), "foto aparece", "fotos aparecem")} mais de uma vez.",
            Why = channel => $"Foto repetida ocupa o lugar de um ângulo novo e não conta para {The(channel)}.",
        },
        [Topic.ManyImages] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = c => $"ficar com até {Number(See(c).Number("limit"))} fotos",
            Many = all => $"Reduzir o número de fotos de {Listings(all)}",
            Seen = c => $"O anúncio tem {Number(See(c).Number("count"))} fotos; o limite {Of(c.Listing.Channel)} é {Number(See(c).Number("limit"))}.",
            Why = channel => $"{Capital(The(channel))} recusa o envio ou ignora o que passa do limite; é melhor escolher do que deixar cortar.",
            How = "Fique com as que mostram algo novo: frente, costas, detalhe, medida, embalagem.",
        },
        [Topic.ImageTypes] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "trocar as fotos em formato não aceito",
            Many = all => $"Converter fotos em formato não aceito de {Listings(all)}",
            Seen = c => $"Há fotos em {And([.. See(c).Texts("types").Select(type => type.ToUpperInvariant())])}; {The(c.Listing.Channel)} aceita {And([.. See(c).Texts("allowed").Select(type => type.ToUpperInvariant())])}.",
            Why = channel => $"Foto em outro formato pode não aparecer {On(channel)} depois da próxima edição.",
            How = "Exporte em JPG de boa qualidade e envie de novo, na mesma ordem.",
        },
        [Topic.ChildOnModel] = new()
        {
            Category = TaskCategory.BestPractice,
            Do = _ => "conferir as fotos de roupa íntima ou banho",
            Many = all => $"Conferir as fotos de {Count(all.Count, "peça", "peças")} íntimas ou de banho",
            Seen = _ => "É roupa íntima ou de banho infantil: não pode aparecer em criança.",
            Why = channel => $"Foto de criança com roupa íntima ou de banho é proibida {On(channel)} e derruba o anúncio na hora.",
            How = "Troque por foto da peça estendida ou em manequim sem rosto, onde o canal aceita.",
        },
    };

    static Seen See(Case item) => new(item.Finding.Evidence);

    static decimal? Missing(Case item) => See(item).Number("least") - See(item).Number("count");

    static string Listings(IReadOnlyList<Case> all) => Count(all.Count, "anúncio", "anúncios");
}
