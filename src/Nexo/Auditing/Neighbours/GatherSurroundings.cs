using System.Globalization;
using Dapper;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Neighbours;

/// <summary>Looks up what stands around listings: a few rows along an index for each, never the catalogue.</summary>
static class GatherSurroundings
{
    /// <summary>A code that more listings share is no code of one product ("N/A").</summary>
    const int MostNeighbours = 20;

    /// <summary>A price change is news for so long.</summary>
    public static readonly TimeSpan News = TimeSpan.FromDays(7);

    /// <param name="now">Null takes the database's.</param>
    public static async Task<IReadOnlyDictionary<ListingId, Surroundings>> Of(
        NpgsqlConnection db, WorkspaceId workspace, IReadOnlyCollection<Listing> listings, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        if (listings.Count == 0)
            return new Dictionary<ListingId, Surroundings>();
        var sku = (await Same(db, workspace, "sku", listings.Where(l => !string.IsNullOrWhiteSpace(l.Sku)).Select(l => (l.Id, l.Sku!)), cancellationToken)).ToLookup(row => row.Of, row => row.ToNeighbour());
        var gtin = (await Same(db, workspace, "gtin", listings.Where(l => !string.IsNullOrWhiteSpace(l.Gtin)).Select(l => (l.Id, l.Gtin!)), cancellationToken)).ToLookup(row => row.Of, row => row.ToNeighbour());
        var prices = (await Prices(db, workspace, listings.Where(l => l.Channel == Channel.MercadoLivre && l.Price is not null).Select(l => l.Id), now, cancellationToken)).ToDictionary(row => row.Of);
        var paces = await GatherPaces.Of(db, workspace, listings, now, cancellationToken);
        return listings.ToDictionary(listing => listing.Id, listing => new Surroundings
        {
            SameSku = [.. sku[listing.Id]],
            SameGtin = [.. gtin[listing.Id]],
            PriceChange = prices.TryGetValue(listing.Id, out var change) ? change.ToChange() : null,
            Pace = paces.GetValueOrDefault(listing.Id),
        });
    }

    public static async Task<Surroundings> Of(NpgsqlConnection db, WorkspaceId workspace, Listing listing, DateTimeOffset? now, CancellationToken cancellationToken) =>
        (await Of(db, workspace, [listing], now, cancellationToken))[listing.Id];

    static async Task<IEnumerable<Row>> Same(NpgsqlConnection db, WorkspaceId workspace, string code, IEnumerable<(ListingId Id, string Code)> wanted, CancellationToken cancellationToken)
    {
        var all = wanted.ToArray();
        return all.Length == 0 ? [] : await db.QueryAsync<Row>(new CommandDefinition($"""
            select l.id as "of", n.id, n.channel, n.external_id, n.sku, n.gtin, n.title, n.price, n.currency
              from unnest(@ids, @codes) as l (id, code) cross join lateral (
                   select id, channel, external_id, sku, gtin, title, price, currency from listings
                    where workspace_id = @workspace and {code} = l.code and id <> l.id order by id limit {MostNeighbours}) n
            """, new { workspace, ids = all.Select(one => one.Id.Value).ToArray(), codes = all.Select(one => one.Code).ToArray() }, cancellationToken: cancellationToken));
    }

    static async Task<IEnumerable<Price>> Prices(NpgsqlConnection db, WorkspaceId workspace, IEnumerable<ListingId> wanted, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var ids = wanted.Select(id => id.Value).ToArray();
        return ids.Length == 0 ? [] : await db.QueryAsync<Price>(new CommandDefinition("""
            select l.id as "of", h.before, h.after, h.at
              from unnest(@ids) as l (id) cross join lateral (
                   select before, after, at from listing_history where workspace_id = @workspace and listing_id = l.id and field = 'price' order by at desc limit 1) h
             where h.at >= coalesce(@since, now() - @news) and h.before is not null and h.after is not null
            """, new { workspace, ids, since = now - News, news = News }, cancellationToken: cancellationToken));
    }

    sealed record Row
    {
        public ListingId Of { get; init; }
        public ListingId Id { get; init; }
        public Channel Channel { get; init; }
        public string ExternalId { get; init; } = "";
        public string? Sku { get; init; }
        public string? Gtin { get; init; }
        public string Title { get; init; } = "";
        public decimal? Price { get; init; }
        public string? Currency { get; init; }

        public Neighbour ToNeighbour() => new() { Id = Id, Channel = Channel, ExternalId = ExternalId, Sku = Sku, Gtin = Gtin, Title = Title, Price = Price.Plain(), Currency = Currency };
    }

    sealed record Price
    {
        public ListingId Of { get; init; }
        public string Before { get; init; } = "";
        public string After { get; init; } = "";
        public DateTimeOffset At { get; init; }

        public PriceChange ToChange() => new(decimal.Parse(Before, CultureInfo.InvariantCulture), decimal.Parse(After, CultureInfo.InvariantCulture), At);
    }
}
