using System.Text.Json;
using Dapper;
using Nexo.Plans;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Deciding;

/// <summary>Writes the moves of a run whose row is held, each with the event that tells of it.</summary>
sealed record RunMoves(NpgsqlConnection Db, NpgsqlTransaction Transaction, Run Run, DateTimeOffset Now, CancellationToken CancellationToken)
{
    public Task HandOut(IReadOnlyList<Step> steps) => Execute("""
        with started as (
            update agents_tasks set beat_at = now(), attempt = attempt + 1, due_at = null, changed_at = @Now
             where run = @run and task = any(@tasks) and status = 'queued' and beat_at is null
         returning workspace_id, id, attempt
        )
        insert into outbox (workspace_id, kind, body) select workspace_id, 'step.start', jsonb_build_object('entry', id, 'attempt', attempt) from started
        """, new { run = Run.Id, tasks = steps.Select(step => step.Name).ToArray(), Now });

    public Task Skip(IReadOnlyList<(Step Step, string Why)> steps) => Execute($"""
        with skipped as (
            update agents_tasks t set status = 'skipped', error = s.why, finished_at = @Now, changed_at = @Now, due_at = null
              from unnest(@tasks, @why) as s (task, why)
             where t.run = @run and t.task = s.task and t.status in ('queued', 'awaiting_approval') and t.beat_at is null
         returning t.*
        )
        {StepBook.Told("skipped", "'step.skipped'", "'nexo'")}
        """, new { run = Run.Id, tasks = steps.Select(s => s.Step.Name).ToArray(), why = steps.Select(s => s.Why).ToArray(), Now });

    /// <summary>Whatever is not over ends here: what works fails, so that its node lets go of it, the rest is skipped.</summary>
    public Task EndAll(string why) => Execute($"""
        with ended as (
            update agents_tasks set status = case status when 'running' then 'failed' else 'skipped' end, error = @why, finished_at = @Now, changed_at = @Now, due_at = null, beat_at = null, node = null
             where run = @run and finished_at is null
         returning *
        )
        {StepBook.Told("ended", "'step.' || e.status", "'nexo'")}
        """, new { run = Run.Id, why, Now });

    /// <summary>From now on the step waits for people: a row, and no worker.</summary>
    public Task Ask(Step step)
    {
        var work = (ApprovalWork)step.Work;
        return Execute($"""
            with asked as (
                update agents_tasks set status = 'awaiting_approval', approval_state = 'pending', started_at = @Now, changed_at = @Now, attempt = attempt + 1,
                       deciders = {StepBook.DecidersSql}, decide_by = @by, inputs = @inputs::jsonb
                 where run = @run and task = @task and status = 'queued'
             returning *
            ), letters as (
                insert into outbox (workspace_id, kind, body) select workspace_id, 'step.ask', jsonb_build_object('entry', id) from asked
            )
            {StepBook.Told("asked", "'step.awaiting_approval'", "'nexo'")}
            """, new
        {
            run = Run.Id, task = step.Name, Now, workspace = Run.WorkspaceId, people = work.Who.People.ToArray(), roles = work.Who.Roles.Select(role => role.Wire()).ToArray(),
            fourEyes = work.Who.FourEyes, by = Now + work.Who.Within, inputs = JsonSerializer.Serialize(new { message = work.Message }, Json.Options),
        });
    }

    public async Task Become(RunStatus status, string? why)
    {
        if (status == Run.Status)
            return;
        await Execute($"""
            with moved as (
                update runs set status = @status, why = @why, started_at = coalesce(started_at, @Now), finished_at = case when @over then @Now end where id = @run
             returning *
            ), next as (
                insert into outbox (workspace_id, kind, body)
                select m.workspace_id, 'run.advance', jsonb_build_object('runId', q.id)
                  from moved m cross join lateral (
                       select id from runs where workspace_id = m.workspace_id and plan = m.plan and finished_at is null and status = 'queued' order by queued_at, scheduled_for, id limit 1) q
                 where m.status <> 'running'
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id::text, told, coalesce(case when status = 'cancelled' then cancelled_by end, case when told = 'run.started' then started_by end, 'nexo'),
                   jsonb_strip_nulls(jsonb_build_object('plan', plan, 'run', name, 'runId', id, 'title', title, 'status', status, 'error', why)), @Now
              from moved, lateral (select case when @over then 'run.' || status when @first then 'run.started' end as told) t where told is not null
            """, new { run = Run.Id, status = status.Wire(), why, Now, over = status.IsOver(), first = Run.Status == RunStatus.Queued });
    }

    Task<int> Execute(string sql, object values) => Db.ExecuteAsync(new CommandDefinition(sql, values, Transaction, cancellationToken: CancellationToken));
}
