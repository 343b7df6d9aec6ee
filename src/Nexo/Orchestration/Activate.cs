using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Orchestration;

/// <summary>Wakes the agents: the activation, its agents, their steps in the ledger, their work and the event are one statement; the agents start when it is committed.</summary>
sealed class Activate(Database database, OutboxDrain outbox, EventNudge events, TimeProvider time)
{
    /// <param name="by">Who asks.</param>
    /// <param name="channels">Whose agents wake.</param>
    /// <param name="idempotencyKey">Of the request; what it started within a day is what is answered.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<ActivationId> Start(Actor by, IReadOnlyList<Channel> channels, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var agents = channels.Select(ChannelAgents.Of).ToArray();
        await using var db = await database.OpenForWork(cancellationToken);
        if (idempotencyKey is not null && await Begun(db, by, idempotencyKey, now - IdempotencySweep.KeptFor, cancellationToken) is { } begun)
            return begun;
        for (var milliseconds = now.ToUnixTimeMilliseconds(); ; milliseconds++)
        {
            var started = await db.QuerySingleOrDefaultAsync<ActivationId?>(new CommandDefinition("""
                with started as (
                    insert into activations (id, workspace_id, plan_id, channels, requested_by, idempotency_key, created_at)
                    values (@id, @Workspace, @plan, @channels, @Name, @idempotencyKey, @now)
                    on conflict (workspace_id, plan_id) do nothing
                 returning id, workspace_id, plan_id, requested_by
                ), book as (
                    insert into runs (id, workspace_id, name, origin, cause, status, started_by, queued_at, started_at)
                    select id, workspace_id, plan_id, 'activation', 'activation', 'running', requested_by, @now, @now from started
                    on conflict (workspace_id, name) do nothing -- a run outside may have taken the name
                 returning id, workspace_id, name
                ), steps as (
                    insert into agents_tasks (workspace_id, run, run_id, task, status, kind, position, inputs, created_at, changed_at)
                    select workspace_id, id, name, 'activate.' || agent, 'queued', 'activate', place, jsonb_build_object('channel', channel), @now, @now
                      from book, unnest(@agents, @channels) with ordinality as a (agent, channel, place)
                ), agents as (
                    insert into activation_agents (workspace_id, activation_id, agent, channel)
                    select workspace_id, id, agent, channel from started, unnest(@agents, @channels) as a (agent, channel)
                ), queued as (
                    insert into outbox (workspace_id, kind, body)
                    select workspace_id, 'activation.start', jsonb_build_object('activationId', id, 'agent', agent, 'channel', channel)
                      from started, unnest(@agents, @channels) as a (agent, channel)
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, body, at)
                    select workspace_id, id, 'activation.started', @Name, @body::jsonb, @now from started
                )
                select id from started
                """, new
            {
                id = Ids.New<ActivationId>(time).Value,
                by.Workspace,
                by.Name,
                idempotencyKey,
                plan = $"plan-{milliseconds}",
                agents = agents.Select(agent => agent.Id).ToArray(),
                channels = agents.Select(agent => agent.Channel.Name).ToArray(),
                body = JsonSerializer.Serialize(new { planId = $"plan-{milliseconds}", channels = channels.Select(c => c.Name) }, Json.Options),
                now,
            }, cancellationToken: cancellationToken));
            if (started is not { } activation)
                continue; // two in one millisecond
            outbox.Wake();
            events.Now();
            return activation;
        }
    }

    static Task<ActivationId?> Begun(NpgsqlConnection db, Actor by, string idempotencyKey, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.QueryFirstOrDefaultAsync<ActivationId?>(new CommandDefinition(
            "select id from activations where workspace_id = @Workspace and requested_by = @Name and idempotency_key = @idempotencyKey and created_at > @since order by created_at desc",
            new { by.Workspace, by.Name, idempotencyKey, since }, cancellationToken: cancellationToken));
}
