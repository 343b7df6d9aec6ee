using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>One channel's day.</summary>
/// <param name="Created">Created on that day.</param>
/// <param name="Approved">Approved on that day and not reopened.</param>
/// <param name="InProgress">In progress or being synchronised at the day's end, or now.</param>
/// <param name="Completed">Completed on that day.</param>
/// <param name="AvgCompletionTime">Hours from start (from creation, if it never started) to completion, of those completed that day; 0 when none was.</param>
public sealed record DayOfChannel(Channel Marketplace, long Created, long Approved, long InProgress, long Completed, decimal AvgCompletionTime);

/// <summary>The daily statistics: six rows, in the workspace's time zone.</summary>
sealed class DailyStats(Database database, TimeProvider time)
{
    /// <param name="by">An agent sees all six channels; only its own tasks are its own, numbers are everybody's.</param>
    /// <param name="date">Null is today.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<DayOfChannel>> Of(Actor by, DateOnly? date, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var rows = await db.QueryAsync<Row>(new CommandDefinition("""
            with zone as materialized (select time_zone as tz from workspaces where id = @Workspace),
            day as materialized (select coalesce(@date::date, (@now::timestamptz at time zone tz)::date) as d, tz from zone),
            span as materialized (select d::timestamp at time zone tz as start_at, (d + 1)::timestamp at time zone tz as end_at from day),
            made as (
                select marketplace, count(*) as n from marketplace_tasks where workspace_id = @Workspace
                   and created_at >= (select start_at from span) and created_at < (select end_at from span) group by 1
            ), approvals as (
                select marketplace, count(*) as n from marketplace_tasks where workspace_id = @Workspace
                   and approved_at >= (select start_at from span) and approved_at < (select end_at from span) group by 1
            ), done as (
                select marketplace, count(*) as n, avg(extract(epoch from ended_at - coalesce(started_at, created_at)) / 3600) as hours
                  from marketplace_tasks where workspace_id = @Workspace and status = 'completed'
                   and ended_at >= (select start_at from span) and ended_at < (select end_at from span) group by 1
            ), running as (
                select marketplace, sum(n)::bigint as n from counted_tasks
                 where workspace_id = @Workspace and status in ('in_progress', 'marketplace_sync') and (select end_at from span) > @now group by 1
                union all
                select marketplace, count(*) from marketplace_tasks
                 where workspace_id = @Workspace and (select end_at from span) <= @now
                   and started_at < (select end_at from span) and (ended_at is null or ended_at >= (select end_at from span)) group by 1
            )
            select c as marketplace, coalesce(made.n, 0) as created, coalesce(approvals.n, 0) as approved, coalesce(running.n, 0) as in_progress,
                   coalesce(done.n, 0) as completed, trim_scale(round(coalesce(done.hours, 0), 2)) as hours
              from unnest(@channels) with ordinality as u (c, place)
              left join made on made.marketplace = c left join approvals on approvals.marketplace = c
              left join done on done.marketplace = c left join running on running.marketplace = c
             order by place
            """, new
        {
            by.Workspace,
            date = date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            now = time.GetUtcNow(),
            channels = Channel.All.Select(c => c.Name).ToArray(),
        }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new DayOfChannel(row.Marketplace, row.Created, row.Approved, row.InProgress, row.Completed, row.Hours))];
    }

    sealed record Row
    {
        public Channel Marketplace { get; init; }
        public long Created { get; init; }
        public long Approved { get; init; }
        public long InProgress { get; init; }
        public long Completed { get; init; }
        public decimal Hours { get; init; }
    }
}
