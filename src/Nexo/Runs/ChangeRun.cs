using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Runs.Deciding;
using Nexo.Runs.Working;
using Npgsql;

namespace Nexo.Runs;

/// <summary>What a person may do to a run: cancel it, go on from where it failed, leave a step out.</summary>
sealed class ChangeRun(Database database, ReadRuns runs, OutboxDrain drain, Signals signals, EventNudge events, TimeProvider time)
{
    static readonly Refusal Over = new("run_is_over", "The run is over already.");
    static readonly Refusal NothingFailed = new("nothing_to_retry", "Only a run that is over and has failed or skipped steps can go on; start a new one instead.");
    static readonly Refusal NotWaiting = new("step_not_waiting", "Only a step that has not begun, or waits for its next try or for a decision, can be skipped.");
    public static readonly Refusal Outside = new("outside_run", "The run is an outside runner's: Nexo does not carry it out.");

    readonly Signal cancelled = signals.On(StepLife.SignalName);

    /// <summary>Running programs are ended, what has not begun is skipped. Asked twice, nothing changes.</summary>
    public Task<Outcome<RunDetail>> Cancel(Actor actor, string run, CancellationToken cancellationToken) => Change(actor, run, """
        with changed as (
            update runs set cancelled_by = coalesce(cancelled_by, @by) where workspace_id = @Workspace and id = @id and finished_at is null returning workspace_id, id
        )
        insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', id) from changed
        """, null, Over, cancellationToken);

    /// <summary>Failed and skipped steps, and what was left undone behind them, are done again; what succeeded stays.</summary>
    public Task<Outcome<RunDetail>> Retry(Actor actor, string run, CancellationToken cancellationToken) => Change(actor, run, """
        with changed as (
            update runs r set status = 'running', finished_at = null, why = null, cancelled_by = null where workspace_id = @Workspace and id = @id and status in ('failed', 'cancelled', 'succeeded')
               and exists (select from agents_tasks where run = r.id and status in ('failed', 'skipped'))
         returning *
        ), again as (
            update agents_tasks t set status = 'queued', finished_at = null, started_at = null, duration_ms = null, error = null, warned = false, failures = 0, due_at = null, beat_at = null,
                   approval_state = null, approver = null, decided_by = null, decide_by = null, changed_at = @now
              from changed where t.run = changed.id and t.status in ('failed', 'skipped')
        ), told as (
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id::text, 'run.retried', @by, jsonb_build_object('plan', plan, 'run', name, 'runId', id), @now from changed
        )
        insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', id) from changed
        """, null, NothingFailed, cancellationToken);

    /// <summary>The step is left out; the others see it as skipped.</summary>
    public Task<Outcome<RunDetail>> Skip(Actor actor, string run, string step, CancellationToken cancellationToken) => Change(actor, run, $"""
        with changed as (
            update agents_tasks t set status = 'skipped', error = @why, warned = true, finished_at = @now, changed_at = @now, due_at = null
              from runs r where r.id = @id and r.finished_at is null and t.run = r.id and t.task = @step and t.status in ('queued', 'awaiting_approval') and t.beat_at is null
         returning t.*
        ), told as (
            {StepBook.Told("changed", "'step.skipped'", "@by")}
        )
        insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', run) from changed
        """, step, NotWaiting, cancellationToken);

    async Task<Outcome<RunDetail>> Change(Actor actor, string run, string sql, string? step, Refusal otherwise, CancellationToken cancellationToken)
    {
        if (await runs.Find(actor.Workspace, run, cancellationToken) is not { } found)
            return ReadRuns.NotFound;
        if (found.Run.Source is null)
            return Outside;
        if (step is not null && found.Steps.All(one => one.Task != step))
            return new Refusal("step_not_found", "The run has no step with this name.", RefusalKind.NotFound);
        await using (var db = await database.OpenForWork(cancellationToken))
        {
            if (await db.ExecuteAsync(new CommandDefinition(sql, new { actor.Workspace, id = found.Run.Id, step, by = actor.Name, why = Why.LeftOut.Of(actor.DisplayName), now = time.GetUtcNow(), Now = time.GetUtcNow() }, cancellationToken: cancellationToken)) == 0)
                return otherwise;
        }
        drain.Wake(AdvanceRuns.Name);
        cancelled.Raise();
        events.Now();
        return (await runs.Find(actor.Workspace, found.Run.Id.ToString(), cancellationToken))!;
    }
}
