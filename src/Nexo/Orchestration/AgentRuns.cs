using System.Text.Json;
using Dapper;
using Nexo.Agents.Proposing;
using Nexo.Platform;

namespace Nexo.Orchestration;

/// <summary>The moves of one agent's part: queued → running → succeeded or failed; its step in the ledger moves with it. The last part that ends ends the activation.</summary>
sealed class AgentRuns(Database database, EventNudge events, TimeProvider time)
{
    /// <returns>Which attempt this is; null when the part is over already.</returns>
    public async Task<int?> Begin(WorkspaceId workspace, AgentWork work, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var attempt = await db.ExecuteScalarAsync<int?>(new CommandDefinition("""
            with begun as (
                update activation_agents set status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, @now), error = null
                 where workspace_id = @workspace and activation_id = @ActivationId and agent = @Agent and status in ('queued', 'running')
             returning attempt
            ), step as (
                update agents_tasks e set status = 'running', attempt = begun.attempt, started_at = coalesce(e.started_at, @now), error = null, changed_at = @now
                  from begun where e.run = @ActivationId and e.task = 'activate.' || @Agent and e.kind = 'activate' and e.status in ('queued', 'running')
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                select @workspace, @ActivationId::text, 'activation.agent_started', @actor, @Channel, jsonb_build_object('agent', @Agent), @now from begun where attempt = 1
            )
            select attempt from begun
            """, new { workspace, work.ActivationId, work.Agent, work.Channel, actor = $"agent:{work.Agent}", now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        events.Now();
        return attempt;
    }

    public Task Succeed(WorkspaceId workspace, AgentWork work, int attempt, AgentRun run, CancellationToken cancellationToken) =>
        Finish(workspace, work, attempt, "succeeded", run, null, cancellationToken);

    public Task Fail(WorkspaceId workspace, AgentWork work, int attempt, string error, CancellationToken cancellationToken) =>
        Finish(workspace, work, attempt, "failed", new AgentRun(), error, cancellationToken);

    async Task Finish(WorkspaceId workspace, AgentWork work, int attempt, string status, AgentRun run, string? error, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var parameters = new
        {
            workspace,
            work.ActivationId,
            work.Agent,
            work.Channel,
            attempt,
            status,
            error,
            run.Findings,
            run.Proposed,
            run.Created,
            run.Merged,
            run.Suppressed,
            refused = run.Refusals.Count,
            refusals = JsonSerializer.Serialize(run.Refusals.Take(50), Json.Options),
            repairs = JsonSerializer.Serialize(run.Repairs, Json.Options),
            run.Model,
            run.PromptVersion,
            run.FellBack,
            run.InputTokens,
            run.OutputTokens,
            actor = $"agent:{work.Agent}",
            now = time.GetUtcNow(),
        };
        // Two agents that end at once wait for each other here, so that one of them sees that all are done.
        await db.ExecuteAsync(new CommandDefinition("select from activations where id = @ActivationId for update", parameters, transaction, cancellationToken: cancellationToken));
        await db.ExecuteAsync(new CommandDefinition("""
            with ended as (
                update activation_agents
                   set status = @status, error = @error, finished_at = @now, findings = @Findings, proposed = @Proposed, created = @Created, merged = @Merged,
                       suppressed = @Suppressed, refused = @refused, refusals = @refusals::jsonb, repairs = @repairs::jsonb, model = @Model, prompt_version = nullif(@PromptVersion, ''),
                       fell_back = @FellBack, input_tokens = @InputTokens, output_tokens = @OutputTokens
                 where workspace_id = @workspace and activation_id = @ActivationId and agent = @Agent and status = 'running' and attempt = @attempt
             returning 1
            ), step as (
                update agents_tasks e set status = @status, error = @error, finished_at = greatest(@now, e.started_at), changed_at = @now,
                       duration_ms = least(2147483647, round(extract(epoch from greatest(@now, e.started_at) - e.started_at) * 1000))::int,
                       outputs = jsonb_build_object('findings', @Findings, 'created', @Created, 'merged', @Merged, 'refused', @refused)
                  from ended where e.run = @ActivationId and e.task = 'activate.' || @Agent and e.kind = 'activate' and e.status = 'running'
            )
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select @workspace, @ActivationId::text, 'activation.agent_finished', @actor, @Channel,
                   jsonb_build_object('agent', @Agent, 'status', @status, 'created', @Created, 'merged', @Merged, 'refused', @refused, 'repairs', @repairs::jsonb, 'model', @Model, 'fellBack', @FellBack), @now
              from ended
            """, parameters, transaction, cancellationToken: cancellationToken));
        await db.ExecuteAsync(new CommandDefinition("""
            with ended as (
                update activations v set finished_at = @now
                 where v.id = @ActivationId and v.finished_at is null
                   and not exists (select from activation_agents a where a.activation_id = v.id and a.status in ('queued', 'running'))
             returning v.id, v.workspace_id, v.plan_id
            ), run as (
                update runs r set finished_at = @now,
                       status = case when exists (select from activation_agents a where a.activation_id = r.id and a.status = 'succeeded') then 'succeeded' else 'failed' end
                  from ended e where r.id = e.id and r.origin = 'activation'
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select e.workspace_id, e.id, 'activation.completed', 'nexo',
                   jsonb_build_object('planId', e.plan_id, 'created', sum(a.created), 'merged', sum(a.merged), 'refused', sum(a.refused),
                                      'failed', count(*) filter (where a.status = 'failed'), 'offline', bool_or(a.model = 'offline')), @now
              from ended e join activation_agents a on a.activation_id = e.id group by e.id, e.workspace_id, e.plan_id
            """, parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        events.Now();
    }
}
