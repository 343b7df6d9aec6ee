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

/// <summary>What a listing sold of late, by the days that are known of it.</summary>
/// <param name="Until">The last day its channel was reported for; today's is not over.</param>
/// <param name="Days">Known days, at most 28; fewer where the listing began to be told of later.</param>
/// <param name="Units">Sold in them.</param>
/// <param name="UnitsLately">Sold in the last 14 of them.</param>
/// <param name="Orders">Due to be dispatched in them, where the source says; of them <paramref name="LateOrders"/> left too late.</param>
public sealed record Pace(DateOnly Until, int Days, int Units, int UnitsLately, int? Orders, int? LateOrders)
{
    public const int Window = 28, Lately = 14;

    /// <summary>Units a day: of the whole time or of the last two weeks, whichever is faster, so that a product that catches on is seen.</summary>
    public decimal PerDay => Days == 0 ? 0 : Math.Max((decimal)Units / Days, (decimal)UnitsLately / Math.Min(Days, Lately));
}

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

    /// <summary>Null where no sales were told, or none of the last week.</summary>
    public Pace? Pace { get; init; }
}
