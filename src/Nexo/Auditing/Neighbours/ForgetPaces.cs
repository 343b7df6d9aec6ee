using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing.Neighbours;

/// <summary>
/// Days pass without anybody touching a listing: what was found by sales is looked at again when its channel tells of a later day, and when nobody tells of any for a week.
/// Listings sold since are looked at because they were told of (the trigger of 0240).
/// </summary>
static class ForgetPaces
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>What they find says in <c>until</c> up to which day; where it does not, days change nothing.</summary>
    static readonly (Channel Channel, Rule Rule)[] ByPace = [.. Channel.All.SelectMany(channel => RulePacks.Of(channel).Where(rule => rule.IsByPace), (channel, rule) => (channel, rule))];

    public static async ValueTask Run(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<Database>().OpenForWork(cancellationToken);
        var asked = await db.ExecuteScalarAsync<int>(new CommandDefinition($"""
            with over as (
                select f.workspace_id, f.channel, f.listing_id from workspaces w cross join unnest(@channels, @rules) as asked (channel, rule) cross join lateral (
                    select workspace_id, channel, listing_id, (evidence ->> 'until')::date as until from findings
                     where workspace_id = w.id and channel = asked.channel and rule = asked.rule and gone_at is null offset 0) f
                 where f.until < (@now at time zone w.time_zone)::date - @stale
                    or exists (select from sales_daily s where s.workspace_id = w.id and s.channel = f.channel and s.day > f.until and s.day < (@now at time zone w.time_zone)::date)
            ), {AskAgain.Sql}
            select count(*)::integer from wanted
            """, new
        {
            now = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            stale = GatherPaces.StaleDays,
            channels = ByPace.Select(one => one.Channel.Name).ToArray(),
            rules = ByPace.Select(one => one.Rule.Id).ToArray(),
        }, cancellationToken: cancellationToken));
        if (asked > 0)
            services.GetRequiredService<OutboxDrain>().Wake();
    }
}
