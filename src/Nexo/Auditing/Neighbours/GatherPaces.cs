using Dapper;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Neighbours;

/// <summary>Looks up what listings sold of late: at most four weeks of rows for each, along the key, and none where a channel tells of no sales.</summary>
static class GatherPaces
{
    /// <summary>Sales told of longer ago say nothing about today.</summary>
    public const int StaleDays = 7;

    /// <param name="now">Null takes the database's.</param>
    public static async Task<IReadOnlyDictionary<ListingId, Pace>> Of(
        NpgsqlConnection db, WorkspaceId workspace, IReadOnlyCollection<Listing> listings, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var until = (await Until(db, workspace, listings.Select(listing => listing.Channel.Name).Distinct(), now, cancellationToken)).ToDictionary(row => row.Channel, row => row.Day);
        var told = listings.Where(listing => until.ContainsKey(listing.Channel.Name)).ToArray();
        if (told.Length == 0)
            return new Dictionary<ListingId, Pace>();
        return (await db.QueryAsync<Row>(new CommandDefinition($"""
            select l.id as listing, l.until, least({Pace.Window}, l.until - first.day + 1) as days, coalesce(sold.units, 0)::integer as units, coalesce(sold.lately, 0)::integer as lately,
                   sold.orders::integer as orders, sold.late::integer as late
              from unnest(@ids, @untils) as l (id, until)
              cross join lateral (select day from sales_daily s where s.workspace_id = @workspace and s.listing_id = l.id order by day limit 1) first
              cross join lateral (
                   select sum(units) as units, sum(units) filter (where day > l.until - {Pace.Lately}) as lately,
                          sum(orders) filter (where late_orders is not null) as orders, sum(late_orders) as late
                     from sales_daily s where s.workspace_id = @workspace and s.listing_id = l.id and day > l.until - {Pace.Window} and day <= l.until) sold
             where first.day <= l.until
            """, new { workspace, ids = told.Select(listing => listing.Id.Value).ToArray(), untils = told.Select(listing => until[listing.Channel.Name]).ToArray() }, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Listing, row => new Pace(row.Until, row.Days, row.Units, row.Lately, row.Orders, row.Late));
    }

    /// <summary>The last day each channel was reported for, today left out as it is not over; none where that is too long ago.</summary>
    public static async Task<IEnumerable<(string Channel, DateOnly Day)>> Until(NpgsqlConnection db, WorkspaceId workspace, IEnumerable<string> channels, DateTimeOffset? now, CancellationToken cancellationToken) =>
        await db.QueryAsync<(string, DateOnly)>(new CommandDefinition("""
            with today as (select (coalesce(@now, now()) at time zone time_zone)::date as day from workspaces where id = @workspace)
            select c.name, last.day from unnest(@channels) as c (name) cross join today cross join lateral (
                   select day from sales_daily where workspace_id = @workspace and channel = c.name and day < today.day and day >= today.day - @stale order by day desc limit 1) last
            """, new { workspace, channels = channels.ToArray(), now, stale = StaleDays }, cancellationToken: cancellationToken));

    sealed record Row
    {
        public ListingId Listing { get; init; }
        public DateOnly Until { get; init; }
        public int Days { get; init; }
        public int Units { get; init; }
        public int Lately { get; init; }
        public int? Orders { get; init; }
        public int? Late { get; init; }
    }
}
