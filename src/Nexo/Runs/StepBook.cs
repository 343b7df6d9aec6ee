using System.Text.Json;
using Dapper;
using Nexo.Ledger;
using Nexo.Platform;
using Nexo.Runs.Working;
using Npgsql;

namespace Nexo.Runs;

/// <summary>The moves of one step while a node works on it. Each names the attempt, so that a node that was taken for dead cannot write over its successor.</summary>
sealed class StepBook(Database database, Signals signals, EventNudge events, TimeProvider time)
{
    /// <summary>After this long without a sign of life another node may take a step over.</summary>
    public static readonly TimeSpan Dead = TimeSpan.FromSeconds(6);

    /// <summary>Who may decide, as ids: addresses that belong to no member name nobody.</summary>
    public const string DecidersSql = """
        jsonb_build_object('roles', to_jsonb(@roles), 'fourEyes', @fourEyes,
            'people', (select coalesce(jsonb_agg(p.id), '[]') from people p join memberships m on m.person_id = p.id
                        where m.workspace_id = @workspace and p.normalized_email = any(select upper(e) from unnest(@people) e)))
        """;

    readonly Signal advance = signals.On($"{OutboxDrain.SignalName}_run_advance");
    readonly Signal ask = signals.On(OutboxDrain.SignalName);

    /// <summary>The event of a step's move; <paramref name="from"/> names rows of the book, which are <c>e</c> in <paramref name="kind"/>.</summary>
    public static string Told(string from, string kind, string actor) => $"""
        insert into events (workspace_id, subject, kind, actor, body, at)
        select e.workspace_id, e.id::text, {kind}, {actor}, jsonb_strip_nulls({LedgerEvents.StepBody}), @Now
          from {from} e join runs r on r.id = e.run
        """;

    /// <summary>
    /// Begins the attempt; when the node that had begun it is silent, begins the next one.
    /// </summary>
    /// <returns>The attempt that is now ours; 0 while another node may still be at it; null when there is nothing to do any more.</returns>
    public async Task<int?> Begin(WorkspaceId workspace, long entry, int attempt, string inputs, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var begun = await db.QuerySingleOrDefaultAsync<int?>(new CommandDefinition($"""
            with begun as (
                update agents_tasks set status = 'running', started_at = coalesce(started_at, @Now), beat_at = now(), node = @node, error = null, changed_at = @Now, inputs = @inputs::jsonb,
                       attempt = attempt + case when status = 'running' then 1 else 0 end
                 where id = @entry and workspace_id = @workspace and attempt = @attempt and (status = 'queued' or (status = 'running' and beat_at < now() - @Dead))
             returning *
            ), told as (
                {Told("begun", "'step.started'", "'nexo'")}
            )
            select attempt from begun
            """, new { workspace, entry, attempt, inputs, Now = time.GetUtcNow(), node = Environment.MachineName, Dead }, cancellationToken: cancellationToken));
        if (begun is not null)
        {
            events.Now();
            return begun;
        }
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from agents_tasks where id = @entry and attempt = @attempt and status = 'running')",
            new { entry, attempt }, cancellationToken: cancellationToken)) ? 0 : null;
    }

    /// <summary>Says that the node lives.</summary>
    /// <returns>Whether the step is still ours, and whether the run goes on.</returns>
    public async Task<(bool IsOurs, bool IsCancelled)> Beat(long entry, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleOrDefaultAsync<(bool, bool)>(new CommandDefinition("""
            update agents_tasks t set beat_at = now() from runs r where t.id = @entry and t.attempt = @attempt and t.status = 'running' and r.id = t.run returning true, r.cancelled_by is not null
            """, new { entry, attempt }, cancellationToken: cancellationToken));
    }

    /// <summary>Writes how the attempt ended, and lets the run go on.</summary>
    /// <returns>Whether it was still ours to end.</returns>
    public async Task<bool> End(StepTurn turn, StepEnd end, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var who = end.Ask ?? Plans.Deciders.Anybody;
        await using var db = await database.OpenForWork(cancellationToken);
        var ended = await db.ExecuteScalarAsync<int>(new CommandDefinition($"""
            with ended as (
                update agents_tasks t
                   set status = e.status, error = @Error, outputs_uri = coalesce(@OutputsUri, outputs_uri), warned = @Warned, log_excerpt = @excerpt, outputs = case when @Report::text is null then outputs else jsonb_build_object('report', @Report::text) end, beat_at = null, node = null, changed_at = @Now,
                       finished_at = case when e.status in ('succeeded', 'failed', 'skipped') then @Now end,
                       duration_ms = case when e.status in ('succeeded', 'failed', 'skipped') then least(2147483647, greatest(0, extract(epoch from @Now - started_at) * 1000))::integer end,
                       failures = failures + case when @failed then 1 else 0 end,
                       due_at = case when e.status = 'queued' then now() + make_interval(secs => greatest(@wait, least(@most, @delay * power(@factor, failures)))) end,
                       approval_state = case when e.status = 'awaiting_approval' then 'pending' end, deciders = case when e.status = 'awaiting_approval' then {DecidersSql} end,
                       decide_by = case when e.status = 'awaiting_approval' then @by::timestamptz end
                  from (select case when @failed and not @IsFinal and (select failures + 1 from agents_tasks where id = @Entry) < @tries
                                     and not exists (select from runs where id = @run and cancelled_by is not null) then 'queued' else @status end as status) e
                 where t.id = @Entry and t.attempt = @Attempt and t.status = 'running'
             returning t.*
            ), next as (
                insert into outbox (workspace_id, kind, body, due_at) select workspace_id, 'run.advance', jsonb_build_object('runId', run), coalesce(due_at, now()) from ended
            ), letters as (
                insert into outbox (workspace_id, kind, body) select workspace_id, 'step.ask', jsonb_build_object('entry', id) from ended where status = 'awaiting_approval'
            ), told as (
                {Told("ended", "case e.status when 'queued' then 'step.retrying' else 'step.' || e.status end", "'nexo'")}
            )
            select count(*)::int from ended
            """, new
        {
            turn.Entry, turn.Attempt, end.Error, end.OutputsUri, end.Warned, end.IsFinal, end.Report, status = end.Status.Wire(), failed = end.Status == StepStatus.Failed, Now = now, run = turn.Run.Id,
            excerpt = turn.Log.Excerpt, tries = turn.Step.Retry.Attempts, delay = turn.Step.Retry.Delay.TotalSeconds, factor = turn.Step.Retry.Factor, most = turn.Step.Retry.AtMost.TotalSeconds, wait = end.Wait?.TotalSeconds ?? 0,
            workspace = turn.Workspace, people = who.People.ToArray(), roles = who.Roles.Select(role => role.Wire()).ToArray(), fourEyes = who.FourEyes, by = now + who.Within,
        }, cancellationToken: cancellationToken));
        advance.Raise();
        if (end.Ask is not null)
            ask.Raise();
        events.Now();
        return ended == 1;
    }

    /// <summary>The node stops: another one takes the step up.</summary>
    public async Task HandBack(long entry, int attempt)
    {
        await using var db = await database.OpenForWork(CancellationToken.None);
        await db.ExecuteAsync("""
            with back as (
                update agents_tasks set status = 'queued', beat_at = null, node = null where id = @entry and attempt = @attempt and status = 'running' returning workspace_id, run
            )
            insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', run) from back
            """, new { entry, attempt });
        advance.Raise();
    }
}
