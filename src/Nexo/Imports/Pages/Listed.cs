using System.Globalization;
using Nexo.Listings;

namespace Nexo.Imports.Pages;

/// <summary>The facts of a listing as a table's cells say them.</summary>
static class Listed
{
    public static string Text(Listing? listing, string field) => listing is null ? "" : field switch
    {
        "externalId" => listing.ExternalId,
        "sku" => listing.Sku ?? "",
        "gtin" => listing.Gtin ?? "",
        "title" => listing.Title,
        "description" => listing.Description,
        "brand" => listing.Brand ?? "",
        "category" => listing.Category ?? "",
        "url" => listing.Url ?? "",
        "currency" => listing.Currency ?? "",
        "price" => Number(listing.Price),
        "listPrice" => Number(listing.ListPrice),
        "stock" => Number(listing.Stock),
        "rating" => Number(listing.Rating),
        "reviewCount" => Number(listing.ReviewCount),
        "images" => string.Join(" · ", listing.Images),
        "bullets" => string.Join(" · ", listing.Bullets),
        "attributes" => string.Join(" · ", listing.Attributes.Select(pair => $"{pair.Key}: {pair.Value}")),
        "variations" => string.Join(" · ", listing.Variations.Select(way => $"{way.Name}: {string.Join(", ", way.Options)}")),
        _ => "",
    };

    static string Number(decimal? number) => number?.ToString("#,0.##", CultureInfo.CurrentCulture) ?? "";
}
