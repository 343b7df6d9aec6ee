using Dapper;
using Nexo.Platform;

namespace Nexo.Auditing.Neighbours;

/// <summary>
/// Days pass without anybody touching a listing: what was found by sales is looked at again when its channel tells of a later day, and when nobody tells of any for a week.
/// Listings sold since are looked at because they were told of (the trigger of 0240).
/// </summary>
static class ForgetPaces
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public static async ValueTask Run(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<Database>().OpenForWork(cancellationToken);
        var asked = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with over as (
                select f.workspace_id, f.channel, f.listing_id from workspaces w cross join lateral (
                    select workspace_id, channel, listing_id, (evidence ->> 'until')::date as until from findings
                     where workspace_id = w.id and rule in ('GEN-S2', 'GEN-H1') and gone_at is null) f
                 where f.until < (@now at time zone w.time_zone)::date - @stale
                    or exists (select from sales_daily s where s.workspace_id = w.id and s.channel = f.channel and s.day > f.until and s.day < (@now at time zone w.time_zone)::date)
            ), wanted as (
                insert into audit_wanted (workspace_id, channel, listing_id) select distinct workspace_id, channel, listing_id from over order by listing_id returning workspace_id, channel
            ), asked as (
                insert into outbox (workspace_id, kind, body) select distinct workspace_id, 'listings.audit', jsonb_build_object('channel', channel) from wanted
            )
            select count(*)::integer from wanted
            """, new { now = services.GetRequiredService<TimeProvider>().GetUtcNow(), stale = GatherPaces.StaleDays }, cancellationToken: cancellationToken));
        if (asked > 0)
            services.GetRequiredService<OutboxDrain>().Wake();
    }
}
