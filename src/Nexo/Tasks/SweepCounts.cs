using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Folds the counters' differences into their rows, every few seconds, on one node at a time. The sum of both is the truth before and after.</summary>
sealed partial class SweepCounts(Database database, Node node, ILogger<SweepCounts> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Works)
            return;
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Try(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    async Task Try(CancellationToken cancellationToken)
    {
        try
        {
            await Fold(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Interrupted(e);
        }
    }

    /// <returns>How many differences were folded.</returns>
    internal async Task<int> Fold(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with mine as materialized (select pg_try_advisory_xact_lock(hashtext('nexo.task_counts')) as got),
            gone as (
                delete from task_count_changes where (select got from mine) returning *
            ), folded as (
                insert into task_counts as c (workspace_id, marketplace, status, category, priority, agent, n)
                select workspace_id, marketplace, status, category, priority, agent, sum(n) from gone where status is not null group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0
                on conflict (workspace_id, marketplace, status, category, priority, agent) do update set n = c.n + excluded.n
            ), folded_days as (
                insert into task_days as a
                select workspace_id, day, marketplace, agent, sum(created), sum(approved), sum(started), sum(ended), sum(completed), sum(worked_seconds),
                       sum(cohort_generated), sum(cohort_approved), sum(cohort_completed), sum(cohort_decided),
                       sum(approved_by_policy), sum(cohort_approved_by_policy)
                  from gone where day is not null group by 1, 2, 3, 4
                on conflict (workspace_id, day, marketplace, agent) do update set
                   created = a.created + excluded.created, approved = a.approved + excluded.approved, started = a.started + excluded.started, ended = a.ended + excluded.ended,
                   completed = a.completed + excluded.completed, worked_seconds = a.worked_seconds + excluded.worked_seconds,
                   cohort_generated = a.cohort_generated + excluded.cohort_generated, cohort_approved = a.cohort_approved + excluded.cohort_approved,
                   cohort_completed = a.cohort_completed + excluded.cohort_completed, cohort_decided = a.cohort_decided + excluded.cohort_decided,
                   approved_by_policy = a.approved_by_policy + excluded.approved_by_policy, cohort_approved_by_policy = a.cohort_approved_by_policy + excluded.cohort_approved_by_policy
            )
            select count(*) from gone
            """, cancellationToken: cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The counters were not folded this time; nothing is lost")]
    partial void Interrupted(Exception cause);
}
