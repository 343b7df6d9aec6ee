using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>One channel's day.</summary>
/// <param name="Created">Created on that day.</param>
/// <param name="Approved">Approved on that day and not reopened.</param>
/// <param name="ApprovedByPolicy">Of those: by a policy, without anybody.</param>
/// <param name="InProgress">In progress or being synchronised at the day's end, or now.</param>
/// <param name="Completed">Completed on that day.</param>
/// <param name="AvgCompletionTime">Hours from start (from creation, if it never started) to completion, of those completed that day; 0 when none was.</param>
public sealed record DayOfChannel(Channel Marketplace, long Created, long Approved, long ApprovedByPolicy, long InProgress, long Completed, decimal AvgCompletionTime);

/// <summary>The daily statistics: six rows, in the workspace's time zone. Read from the counters by day, so the
/// cost is the same at any number of tasks; what was in progress at the end of an earlier day is today's number less what began since.</summary>
sealed class DailyStats(Database database, TimeProvider time)
{
    /// <summary>What the reader may see: an agent's token its own channel's row, a person all six.</summary>
    /// <param name="by">Who reads.</param>
    /// <param name="date">Null is today.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<DayOfChannel>> Of(Actor by, DateOnly? date, CancellationToken cancellationToken) =>
        SeenBy(by, await OfAll(by.Workspace, date, cancellationToken));

    public static IReadOnlyList<DayOfChannel> SeenBy(Actor by, IReadOnlyList<DayOfChannel> all) =>
        by.AgentOf is { } own ? [.. all.Where(day => day.Marketplace == own)] : all;

    public async Task<IReadOnlyList<DayOfChannel>> OfAll(WorkspaceId workspace, DateOnly? date, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var rows = await db.QueryAsync<Row>(new CommandDefinition("""
            with asked as materialized (
                select coalesce(@date::date, (@now::timestamptz at time zone time_zone)::date) as day from workspaces where id = @workspace
            ), happened as (
                select marketplace,
                       sum(created) filter (where d.day = asked.day) as created, sum(approved) filter (where d.day = asked.day) as approved,
                       sum(approved_by_policy) filter (where d.day = asked.day) as approved_by_policy,
                       sum(completed) filter (where d.day = asked.day) as completed, sum(worked_seconds) filter (where d.day = asked.day) as worked_seconds,
                       sum(started - ended) filter (where d.day > asked.day) as began_later
                  from counted_days d cross join asked where workspace_id = @workspace and d.day >= (select day from asked) group by 1
            ), running as (
                select marketplace, sum(n) as n from counted_tasks where workspace_id = @workspace and status in ('in_progress', 'marketplace_sync') group by 1
            )
            select c as marketplace, coalesce(h.created, 0)::bigint as created, coalesce(h.approved, 0)::bigint as approved, coalesce(h.approved_by_policy, 0)::bigint as approved_by_policy,
                   greatest(coalesce(r.n, 0) - coalesce(h.began_later, 0), 0)::bigint as in_progress, coalesce(h.completed, 0)::bigint as completed,
                   trim_scale(round(coalesce(h.worked_seconds / nullif(h.completed, 0) / 3600, 0), 2)) as hours
              from unnest(@channels) with ordinality as u (c, place) left join happened h on h.marketplace = c left join running r on r.marketplace = c
             order by place
            """, new
        {
            workspace,
            date = date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            now = time.GetUtcNow(),
            channels = Channel.All.Select(c => c.Name).ToArray(),
        }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new DayOfChannel(row.Marketplace, row.Created, row.Approved, row.ApprovedByPolicy, row.InProgress, row.Completed, row.Hours))];
    }

    sealed record Row
    {
        public Channel Marketplace { get; init; }
        public long Created { get; init; }
        public long Approved { get; init; }
        public long ApprovedByPolicy { get; init; }
        public long InProgress { get; init; }
        public long Completed { get; init; }
        public decimal Hours { get; init; }
    }
}
