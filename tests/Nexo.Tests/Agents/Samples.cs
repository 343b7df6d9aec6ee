using System.Text.Json;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Tests.Support;

namespace Nexo.Tests.Agents;

/// <summary>The sample catalogue, read straight from its files.</summary>
static class Samples
{
    public static IReadOnlyList<Listing> Of(Channel channel)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Folder("src"), "Nexo/Imports/Sample", channel.Name + ".json")));
        return [.. file.RootElement.EnumerateArray().Select(row => Read(channel, row))];
    }

    static Listing Read(Channel channel, JsonElement row) => new()
    {
        Id = ListingId.From(Guid.CreateVersion7()),
        Channel = channel,
        ExternalId = Text(row, "id")!,
        Sku = Text(row, "sku"),
        Gtin = Text(row, "gtin"),
        Title = Text(row, "title") ?? "",
        Description = Text(row, "description") ?? "",
        Brand = Text(row, "brand"),
        Category = Text(row, "category"),
        Currency = Text(row, "currency"),
        Price = Number(row, "price"),
        ListPrice = Number(row, "listPrice"),
        Stock = (int?)Number(row, "stock"),
        Rating = Number(row, "rating"),
        ReviewCount = (int?)Number(row, "reviewCount"),
        Images = Texts(row, "images"),
        Bullets = Texts(row, "bullets"),
        Attributes = row.TryGetProperty("attributes", out var attributes) ? attributes.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.ToString()) : new Dictionary<string, string>(),
        Variations = row.TryGetProperty("variations", out var variations) ? [.. variations.EnumerateArray().Select(v => new Variation(Text(v, "name")!, Texts(v, "options")))] : [],
    };

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static decimal? Number(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    static IReadOnlyList<string> Texts(JsonElement row, string name) => row.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];
}
