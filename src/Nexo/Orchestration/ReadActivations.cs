using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Orchestration;

/// <summary>An activation with its agents.</summary>
public sealed record ActivationDetail(Plan Plan, string RequestedBy, DateTimeOffset? FinishedAt, IReadOnlyList<AgentOfActivation> Agents);

/// <summary>How activations are read: the plan as requirement 2 shows it, and the parts behind it.</summary>
public sealed class ReadActivations(Database database)
{
    const string PlanSql = """
        select v.id as activation_id, v.plan_id, v.created_at as timestamp, v.channels, v.requested_by, v.finished_at,
               (select array_agg(a.agent order by array_position(v.channels, a.channel)) from activation_agents a where a.activation_id = v.id) as agents_involved,
               (select count(*)::integer from marketplace_tasks t where t.activation_id = v.id and t.workspace_id = v.workspace_id
                   and not (t.status = 'rejected' and t.decided_by = 'nexo' and t.reason like 'Duplicate of %')) as total_tasks_generated,
               (select count(*)::integer from marketplace_tasks t where t.activation_id = v.id and t.workspace_id = v.workspace_id and t.approved_at is not null) as total_tasks_approved,
               case when v.finished_at is null then 'executing'
                    when not exists (select from activation_agents a where a.activation_id = v.id and a.status = 'succeeded') then 'failed'
                    else 'completed' end as status
          from activations v
        """;

    /// <summary>Null when the workspace has no such activation.</summary>
    public async Task<ActivationDetail?> One(Actor by, ActivationId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var row = await db.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{PlanSql} where v.workspace_id = @Workspace and v.id = @id", new { by.Workspace, id }, cancellationToken: cancellationToken));
        return row is null ? null : new ActivationDetail(row.ToPlan(), row.RequestedBy, row.FinishedAt, await Agents(db, by.Workspace, id, cancellationToken));
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Plan>> Newest(Actor by, int atMost, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return [.. (await db.QueryAsync<Row>(new CommandDefinition(
            $"{PlanSql} where v.workspace_id = @Workspace order by v.created_at desc, v.id desc limit @atMost", new { by.Workspace, atMost }, cancellationToken: cancellationToken)))
            .Select(row => row.ToPlan())];
    }

    public async Task<bool> IsOver(Actor by, ActivationId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select finished_at is not null from activations where workspace_id = @Workspace and id = @id", new { by.Workspace, id }, cancellationToken: cancellationToken));
    }

    static async Task<IReadOnlyList<AgentOfActivation>> Agents(NpgsqlConnection db, WorkspaceId workspace, ActivationId id, CancellationToken cancellationToken) =>
        (await db.QueryAsync<AgentOfActivation>(new CommandDefinition("""
            select a.agent, a.channel, a.status, a.findings, a.proposed, a.created, a.merged, a.refused, a.suppressed, a.refusals, a.repairs, a.model, a.prompt_version, a.fell_back,
                   a.input_tokens, a.output_tokens, a.attempt, a.error, a.started_at, a.finished_at,
                   trim_scale((select coalesce(sum(c.cost), 0) from model_calls c where c.workspace_id = a.workspace_id and c.activation_id = a.activation_id and c.agent = a.agent)) as cost
              from activation_agents a join activations v on v.id = a.activation_id
             where a.workspace_id = @workspace and a.activation_id = @id order by array_position(v.channels, a.channel)
            """, new { workspace, id }, cancellationToken: cancellationToken))).AsList();

    sealed record Row
    {
        public ActivationId ActivationId { get; init; }
        public string PlanId { get; init; } = "";
        public DateTimeOffset Timestamp { get; init; }
        public string[] Channels { get; init; } = [];
        public string RequestedBy { get; init; } = "";
        public DateTimeOffset? FinishedAt { get; init; }
        public string[]? AgentsInvolved { get; init; }
        public int TotalTasksGenerated { get; init; }
        public int TotalTasksApproved { get; init; }
        public string Status { get; init; } = "";

        public Plan ToPlan() => new()
        {
            ActivationId = ActivationId,
            PlanId = PlanId,
            Timestamp = Timestamp,
            Channels = Channels,
            AgentsInvolved = AgentsInvolved ?? [],
            TotalTasksGenerated = TotalTasksGenerated,
            TotalTasksApproved = TotalTasksApproved,
            Status = Status,
        };
    }
}
