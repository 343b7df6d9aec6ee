using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Sales;

/// <summary>Writes sold days: one statement for all of them, with the event and the audit they ask for. The same day again replaces what was told of it.</summary>
static class StoreSales
{
    /// <summary>From <c>given</c> (listing_id, day, units, revenue, currency, orders, late_orders) on; each listing and day once. Stored in the order of the key, so that two writers never wait crosswise.</summary>
    public const string Stored = """
        stored as (
            insert into sales_daily (workspace_id, listing_id, channel, day, units, revenue, currency, orders, late_orders, source, changed_at)
            select @workspace, listing_id, @channel, day, units, revenue, currency, orders, late_orders, @source, @now from given order by listing_id, day
            on conflict (listing_id, day) do update
               set units = excluded.units, revenue = excluded.revenue, currency = excluded.currency, orders = excluded.orders, late_orders = excluded.late_orders,
                   source = excluded.source, changed_at = excluded.changed_at
             where (sales_daily.units, sales_daily.revenue, sales_daily.currency, sales_daily.orders, sales_daily.late_orders)
                   is distinct from (excluded.units, excluded.revenue, excluded.currency, excluded.orders, excluded.late_orders)
            returning xmax = 0 as added, day, listing_id
        )
        """;

    const string Told = """
        , told as (
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select @workspace, @workspace::text, 'sales.reported', @by, @channel,
                   jsonb_build_object('channel', @channel, 'days', count(*), 'listings', count(distinct listing_id), 'from', min(day), 'to', max(day)), @now
              from stored having count(*) > 0
        ), asked as (
            insert into outbox (workspace_id, kind, body) select @workspace, 'listings.audit', jsonb_build_object('channel', @channel) from stored having count(*) > 0
        )
        """;

    /// <returns>How many days were new, and how many told otherwise than before.</returns>
    public static Task<(int Added, int Changed)> Now(NpgsqlConnection db, WorkspaceId workspace, Channel channel, IReadOnlyList<SoldDay> days, string source, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.QuerySingleAsync<(int, int)>(new CommandDefinition($"""
            with given as (
                select * from unnest(@listings, @days, @units, @revenues, @currencies, @orders, @late) as g (listing_id, day, units, revenue, currency, orders, late_orders)
            ), {Stored}{Told}
            select count(*) filter (where added)::integer, count(*) filter (where not added)::integer from stored
            """, new
        {
            workspace, channel, source, by, now,
            listings = days.Select(day => day.Listing.Value).ToArray(),
            days = days.Select(day => day.Day).ToArray(),
            units = days.Select(day => day.Units).ToArray(),
            revenues = days.Select(day => day.Revenue).ToArray(),
            currencies = days.Select(day => day.Currency).ToArray(),
            orders = days.Select(day => day.Orders).ToArray(),
            late = days.Select(day => day.LateOrders).ToArray(),
        }, cancellationToken: cancellationToken));
}
