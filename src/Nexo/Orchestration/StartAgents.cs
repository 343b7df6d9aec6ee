using System.Text.Json;
using Dapper;
using Nexo.Platform;

namespace Nexo.Orchestration;

/// <summary>Which agent of which activation; the body of an <c>activation.start</c> item and the data of its job.</summary>
sealed record AgentWork(ActivationId ActivationId, string Agent, string Channel)
{
    public const string Group = "agents";

    /// <summary>The job's name: an agent starts once in an activation, however often it is told to.</summary>
    public string JobName => $"{ActivationId.Value:n}/{Agent}";
}

/// <summary>Starts each waiting agent as a durable job in this node's own scheduler.</summary>
sealed class StartAgents(Engine engine) : IOutboxWork
{
    public string Kind => "activation.start";

    public int MaxAttempts => 1_000; // the engine may need a while; the work must not be set aside for that

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var jobs = items.Select(item => (JsonSerializer.Deserialize<AgentWork>(item.Body, Json.Options)!.JobName,
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["workspace"] = item.Workspace.ToString(), ["work"] = item.Body }));
        await engine.StartAll<RunAgentJob>(AgentWork.Group, [.. jobs.DistinctBy(job => job.JobName)], cancellationToken);
    }
}

/// <summary>The net below: an agent that should be at work, but whose job is nowhere, is started again.</summary>
sealed class RestartLostAgents(Database database, Engine engine, OutboxDrain outbox)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var open = (await db.QueryAsync<Row>(new CommandDefinition("""
            select a.workspace_id, a.activation_id, a.agent, a.channel
              from activations v join activation_agents a on a.activation_id = v.id
             where v.finished_at is null and a.status in ('queued', 'running')
               and not exists (select from outbox o where o.kind = 'activation.start' and o.set_aside_at is null
                                  and o.body ->> 'activationId' = a.activation_id::text and o.body ->> 'agent' = a.agent)
             order by v.created_at limit 200
            """, cancellationToken: cancellationToken))).AsList();
        foreach (var row in open)
        {
            var work = new AgentWork(row.ActivationId, row.Agent, row.Channel);
            if (!await engine.Knows(AgentWork.Group, work.JobName, cancellationToken))
                await Outbox.Put(db, null, row.WorkspaceId, "activation.start", JsonSerializer.Serialize(work, Json.Options));
        }
        if (open.Count > 0)
            outbox.Wake();
    }

    sealed record Row
    {
        public WorkspaceId WorkspaceId { get; init; }
        public ActivationId ActivationId { get; init; }
        public string Agent { get; init; } = "";
        public string Channel { get; init; } = "";
    }
}
