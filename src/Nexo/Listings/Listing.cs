using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Listings;

public readonly record struct ListingId(Guid Value) : IId<ListingId>
{
    public static ListingId From(Guid value) => new(value);
    public static ListingId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out ListingId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>One product as one channel shows it: facts only, null where the channel did not say.</summary>
public sealed record Listing
{
    public required ListingId Id { get; init; }
    public required Channel Channel { get; init; }

    /// <summary>The channel's own id: ASIN, item id, SPU.</summary>
    public required string ExternalId { get; init; }
    public string? Sku { get; init; }
    public string? Gtin { get; init; }
    public string Title { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Brand { get; init; }

    /// <summary>Path from the root, parts joined by <c> &gt; </c>.</summary>
    public string? Category { get; init; }
    public string? Url { get; init; }

    /// <summary>ISO 4217. Amounts are never compared across currencies.</summary>
    public string? Currency { get; init; }
    public decimal? Price { get; init; }

    /// <summary>The price before a discount, when the channel shows one.</summary>
    public decimal? ListPrice { get; init; }
    public int? Stock { get; init; }

    /// <summary>1 to 5; null is unrated.</summary>
    public decimal? Rating { get; init; }
    public int? ReviewCount { get; init; }

    /// <summary>Addresses, the main one first.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];
    public IReadOnlyList<string> Bullets { get; init; } = [];
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Variation> Variations { get; init; } = [];
}

/// <summary>A way a product varies: "Cor" with "Azul", "Rosa".</summary>
public sealed record Variation(string Name, IReadOnlyList<string> Options);
