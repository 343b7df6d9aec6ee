using System.Text.Json;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Listings;

/// <summary>
/// A row of <c>listings</c> as Dapper reads it: <c>select {ListingRow.Columns} from listings …</c>,
/// then <see cref="ToListing"/>.
/// </summary>
record ListingRow
{
    public const string Columns = """
        id, channel, external_id, sku, gtin, title, description, brand, category, url, currency, price, list_price,
        stock, rating, review_count, images, bullets, attributes, variations, facts_hash
        """;

    public ListingId Id { get; init; }
    public Channel Channel { get; init; }
    public string ExternalId { get; init; } = "";
    public string? Sku { get; init; }
    public string? Gtin { get; init; }
    public string Title { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Brand { get; init; }
    public string? Category { get; init; }
    public string? Url { get; init; }
    public string? Currency { get; init; }
    public decimal? Price { get; init; }
    public decimal? ListPrice { get; init; }
    public int? Stock { get; init; }
    public decimal? Rating { get; init; }
    public int? ReviewCount { get; init; }
    public string Images { get; init; } = "[]";
    public string Bullets { get; init; } = "[]";
    public string Attributes { get; init; } = "{}";
    public string Variations { get; init; } = "[]";

    /// <summary>SHA-256 of the facts: differs when, and only when, a fact differs.</summary>
    public byte[] FactsHash { get; init; } = [];

    public Listing ToListing() => new()
    {
        Id = Id,
        Channel = Channel,
        ExternalId = ExternalId,
        Sku = Sku,
        Gtin = Gtin,
        Title = Title,
        Description = Description,
        Brand = Brand,
        Category = Category,
        Url = Url,
        Currency = Currency,
        Price = Price.Plain(),
        ListPrice = ListPrice.Plain(),
        Stock = Stock,
        Rating = Rating.Plain(),
        ReviewCount = ReviewCount,
        Images = Read<string[]>(Images, "[]") ?? [],
        Bullets = Read<string[]>(Bullets, "[]") ?? [],
        Attributes = Read<Dictionary<string, string>>(Attributes, "{}") ?? [],
        Variations = Read<Variation[]>(Variations, "[]") ?? [],
    };

    static T? Read<T>(string json, string empty) => json == empty ? default : JsonSerializer.Deserialize<T>(json, Json.Options);
}
