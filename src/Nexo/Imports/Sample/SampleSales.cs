using System.Security.Cryptography;
using System.Text;
using Dapper;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Sales;

namespace Nexo.Imports.Sample;

/// <summary>
/// Sixty days of sales for the sample catalogue, made up: the same listing always sells the same on the same weekday of its history, most little, few much, more at the weekend.
/// They are kept with the source "sample", and the pages say so.
/// </summary>
sealed class SampleSales(Database database, TimeProvider time)
{
    const int Days = 60;

    /// <summary>Does nothing where the channel was told of any sales.</summary>
    public async Task Load(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from sales_daily where workspace_id = @workspace and channel = @channel)", new { workspace, channel }, cancellationToken: cancellationToken)))
            return;
        var listings = await db.QueryAsync<(ListingId Id, string ExternalId, decimal? Price, string? Currency)>(new CommandDefinition(
            "select id, external_id, price, currency from listings where workspace_id = @workspace and channel = @channel", new { workspace, channel }, cancellationToken: cancellationToken));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var days = listings.SelectMany(listing => Enumerable.Range(1, Days).Select(ago => Sold(listing, today.AddDays(-ago), ago))).ToArray();
        if (days.Length > 0)
            await StoreSales.Now(db, workspace, channel, days, "sample", "nexo", time.GetUtcNow(), cancellationToken);
    }

    static SoldDay Sold((ListingId Id, string ExternalId, decimal? Price, string? Currency) listing, DateOnly day, int ago)
    {
        var share = Chance(listing.ExternalId, 0);
        var pace = 0.1 + (3.5 * share * share * share); // from one piece in ten days to three or four a day
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.4 : 0.85;
        var units = (int)((pace * weekend) + Chance(listing.ExternalId, ago));
        var orders = units - (int)(units * 0.2 * Chance(listing.ExternalId, ago + 1_000));
        var isSlow = Chance(listing.ExternalId, -1) > 0.85;
        var late = Enumerable.Range(0, orders).Count(n => Chance(listing.ExternalId, 2_000 + (ago * 50) + n) < (isSlow ? 0.16 : 0.015));
        return new SoldDay(listing.Id, day, units, listing.Price is { } price && listing.Currency is not null ? units * price : null, listing.Price is null ? null : listing.Currency, orders, late);
    }

    /// <summary>From 0 to below 1, always the same for the same listing and number.</summary>
    static double Chance(string externalId, int number) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{externalId}/{number}"))) / (uint.MaxValue + 1.0);
}
