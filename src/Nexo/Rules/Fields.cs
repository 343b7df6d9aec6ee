using System.Text.Json;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Rules;

/// <summary>The fields a fix may change, as texts: lists are JSON arrays.</summary>
static class Fields
{
    public const string Title = "title";
    public const string Description = "description";
    public const string Bullets = "bullets";
    public const string Images = "images";
    public const string Price = "price";
    public const string Stock = "stock";
    public const string Gtin = "gtin";
    public const string Sku = "sku";
    public const string Brand = "brand";
    public const string Rating = "rating";
    public const string Category = "category";
    public const string Handling = "handling";
    public const string Account = "account";
    public const string Attributes = "attributes";
    public const string Variations = "variations";

    public static string? Read(Listing listing, string field) => field switch
    {
        Title => listing.Title,
        Description => listing.Description,
        Bullets => List(listing.Bullets),
        Images => List(listing.Images),
        _ => null,
    };

    /// <summary>Null when the field is not one that a fix may change.</summary>
    public static Listing? With(Listing listing, string field, string text) => field switch
    {
        Title => listing with { Title = text },
        Description => listing with { Description = text },
        Bullets => listing with { Bullets = Texts(text) },
        Images => listing with { Images = Texts(text) },
        _ => null,
    };

    public static string List(IEnumerable<string> texts) => JsonSerializer.Serialize(texts, Json.Options);

    static string[] Texts(string text) => JsonSerializer.Deserialize<string[]>(text, Json.Options) ?? [];
}
