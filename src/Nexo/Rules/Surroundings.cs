using Nexo.Channels;
using Nexo.Listings;
using Nexo.Rules.Reading;

namespace Nexo.Rules;

/// <summary>Another listing of the workspace that carries the same code.</summary>
sealed record Neighbour
{
    public ListingId Id { get; init; }
    public Channel Channel { get; init; }
    public string ExternalId { get; init; } = "";
    public string? Sku { get; init; }
    public string? Gtin { get; init; }
    public string Title { get; init; } = "";
    public decimal? Price { get; init; }
    public string? Currency { get; init; }

    /// <summary>Price of one piece; null without a price.</summary>
    public decimal? UnitPrice => Price / Pack.Of(Title);
}

/// <summary>A price that is not what it was.</summary>
sealed record PriceChange(decimal Before, decimal After, DateTimeOffset At);

/// <summary>What is known of a listing beyond its own facts. Where nothing was looked up, its rules are not evaluated.</summary>
sealed record Surroundings
{
    public static readonly Surroundings Unknown = new() { AreKnown = false };

    public bool AreKnown { get; init; } = true;

    /// <summary>With the same seller's code, on any channel; at most twenty.</summary>
    public IReadOnlyList<Neighbour> SameSku { get; init; } = [];

    /// <summary>With the same article number, on any channel; at most twenty.</summary>
    public IReadOnlyList<Neighbour> SameGtin { get; init; } = [];

    /// <summary>The last one of the last seven days.</summary>
    public PriceChange? PriceChange { get; init; }
}
