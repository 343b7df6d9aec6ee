using Nexo.Platform;

namespace Nexo.Runs;

/// <summary>Removes what old runs leave behind. A run that is not over, as one that waits for a person, keeps everything, however old it is.</summary>
static class ForgetRuns
{
    /// <summary>The run with its steps, their logs and links; the log of events keeps what happened, and one more event says how many went.</summary>
    public static readonly Forgettable Finished = new("runs", options => options.Runs, """
        with old as (
            select id from runs where workspace_id = @workspace and finished_at < @before order by finished_at limit @limit for update skip locked
        ), steps as (
            select t.id from agents_tasks t join old on old.id = t.run
        ), logs as (
            delete from step_logs l using steps s where l.entry = s.id
        ), links as (
            delete from approval_links l using steps s where l.entry = s.id
        ), booked as (
            delete from agents_tasks t using steps s where t.id = s.id
        ), gone as (
            delete from runs r using old where r.id = old.id returning 1
        ), told as (
            insert into events (workspace_id, subject, kind, actor, body)
            select @workspace, 'runs', 'runs.forgotten', 'nexo', jsonb_build_object('count', count(*), 'finishedBefore', @before) from gone having count(*) > 0
        )
        select count(*)::int from gone
        """);

    /// <summary>The end of what a step wrote stays in the book.</summary>
    public static readonly Forgettable Logs = new("logs of steps", options => options.StepLogs, """
        with old as (
            select l.entry, l.attempt, l.seq from step_logs l join agents_tasks t on t.id = l.entry join runs r on r.id = t.run
             where l.workspace_id = @workspace and l.at < @before and r.finished_at < @before order by l.at limit @limit
        ), gone as (
            delete from step_logs l using old o where (l.entry, l.attempt, l.seq) = (o.entry, o.attempt, o.seq) returning 1
        )
        select count(*)::int from gone
        """);

    /// <summary>A key that started a run is free again after a day, as every other is.</summary>
    public static readonly Forgettable Keys = new("keys of runs", _ => 1, """
        with used as (
            select id from runs where workspace_id = @workspace and idempotency_key is not null and queued_at < @before limit @limit
        ), freed as (
            update runs r set idempotency_key = null from used where r.id = used.id returning 1
        )
        select count(*)::int from freed
        """);
}
