using Nexo.Channels;
using Nexo.Listings;

namespace Nexo.Tests.Rules;

/// <summary>A listing for each channel that keeps every rule; a test breaks one thing of it.</summary>
static class Good
{
    public const string Title = "Body Bebê Manga Longa Ursinho Algodão Azul 6 Meses";

    const string Description = """
        Body de manga longa em malha penteada, macio por dentro e por fora, para os primeiros meses.
        Abre no ombro e no gancho com botões de pressão sem níquel, o que facilita a troca de fralda sem tirar a roupa toda.
        A gola em ribana volta ao lugar depois de muitas lavagens, e as costuras ficam para fora, longe da pele do bebê.

        Composição: 95% algodão, 5% elastano. Fabricado no Brasil. Lavar à máquina em água fria, secar à sombra, não alvejar.
        Tabela de medidas: 3 meses, tórax 21 cm; 6 meses, tórax 22 cm; 9 meses, tórax 23 cm. Na dúvida, escolha o tamanho maior.
        """;

    public static readonly Listing Amazon = Of(Channel.Amazon);
    public static readonly Listing MercadoLivre = Of(Channel.MercadoLivre);
    public static readonly Listing Shopee = Of(Channel.Shopee);
    public static readonly Listing TikTokShop = Of(Channel.TikTokShop);
    public static readonly Listing Shein = Of(Channel.Shein);
    public static readonly Listing Kaway = Of(Channel.Kaway);

    public static readonly IReadOnlyList<Listing> All = [.. Channel.All.Select(Of)];

    /// <summary>A search result: what it lacks, its source left out.</summary>
    public static Listing Summary(Channel channel) => new()
    {
        Id = new ListingId(Guid.CreateVersion7()),
        Channel = channel,
        ExternalId = "S1",
        Title = Title,
    };

    public static Listing Without(this Listing listing, params string[] attributes) =>
        listing with { Attributes = listing.Attributes.Where(pair => !attributes.Contains(pair.Key)).ToDictionary() };

    public static Listing With(this Listing listing, string attribute, string value) =>
        listing with { Attributes = new Dictionary<string, string>(listing.Attributes) { [attribute] = value } };

    public static IReadOnlyList<string> Images(int count, string ending = "jpg") =>
        [.. Enumerable.Range(1, count).Select(n => $"https://images.example.test/p/{n}.{ending}")];

    /// <summary>Not clothing at all.</summary>
    public static Listing Toy(this Listing listing) => listing with { Title = "Quebra-cabeça de Madeira Animais da Fazenda 24 Peças", Category = "Brinquedos > Quebra-cabeças" };

    static Listing Of(Channel channel) => new()
    {
        Id = new ListingId(Guid.Parse("01970000-0000-7000-8000-000000000001")),
        Channel = channel,
        ExternalId = "B001",
        Sku = "BODY-URSO-AZ-6M",
        Gtin = "7891234567895",
        Title = Title,
        Description = Description,
        Brand = "Nuvem de Algodão",
        Category = "Bebês > Roupas de Bebê > Bodies",
        Currency = "BRL",
        Price = 49.90m,
        ListPrice = 59.90m,
        Stock = 12,
        Rating = 4.7m,
        ReviewCount = 80,
        Images = Images(6),
        Bullets = ["Malha penteada com 95% de algodão", "Botões de pressão sem níquel", "Gola que volta ao lugar"],
        Attributes = new Dictionary<string, string>
        {
            ["Material"] = "95% algodão, 5% elastano",
            ["Gênero"] = "Unissex",
            ["Faixa etária"] = "6 a 9 meses",
            ["Guia de tamanhos"] = "Bodies Nuvem",
            ["País de origem"] = "Brasil",
            ["Cuidados"] = "Lavar à máquina em água fria",
            ["Peso"] = "90 g",
        },
        Variations = [new("Cor", ["Azul", "Rosa"]), new("Tamanho", ["3 meses", "6 meses", "9 meses"])],
    };
}
