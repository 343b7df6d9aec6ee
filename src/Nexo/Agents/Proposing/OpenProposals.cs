using System.Text.Json;
using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Agents.Proposing;

/// <summary>A task of this agent that is not over: its findings are spoken for.</summary>
sealed record OpenProposal
{
    public required TaskId Id { get; init; }
    public required bool IsUndecided { get; init; }
    public Guid? ActivationId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A sweep or a batch: one kind of work over many listings.</summary>
    public bool IsOverMany { get; init; }
    public required IReadOnlyList<CitedFinding> Evidence { get; init; }
}

static class OpenProposals
{
    /// <summary>What is undecided first; the others only matter as long as their findings may come again.</summary>
    public static async Task<IReadOnlyList<OpenProposal>> Of(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<Row>(new CommandDefinition("""
            (select id, true as is_undecided, activation_id, created_at, metadata ->> 'kind' as kind, evidence::text as evidence from marketplace_tasks
              where workspace_id = @workspace and marketplace = @channel and status in ('pending', 'awaiting_approval') and fingerprint is not null
              order by created_at desc limit 500)
            union all
            (select id, false, activation_id, created_at, metadata ->> 'kind', evidence::text from marketplace_tasks
              where workspace_id = @workspace and marketplace = @channel and status in ('approved', 'in_progress', 'marketplace_sync') and fingerprint is not null
              order by created_at desc limit 500)
            """, new { workspace, channel }, cancellationToken: cancellationToken))).Select(row => row.ToOpen())];

    /// <summary>
    /// Brings the findings cited by open tasks up to date: those that still hold are seen again, with today's evidence;
    /// those that are gone stay as they were cited.
    /// </summary>
    /// <returns>How many tasks were seen again.</returns>
    public static async Task<int> Merge(
        NpgsqlConnection db, WorkspaceId workspace, Channel channel, Guid activation, IReadOnlyList<OpenProposal> open, IReadOnlyDictionary<(Guid, string), CitedFinding> today, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = open.Where(task => task.ActivationId != activation && task.Evidence.Any(f => today.ContainsKey((f.Listing.Value, f.Rule)))).ToArray();
        if (seen.Length == 0)
            return 0;
        await db.ExecuteAsync(new CommandDefinition("""
            with seen as (
                select * from unnest(@ids, @evidences) as s (id, evidence)
            ), merged as (
                update marketplace_tasks t set evidence = s.evidence::jsonb,
                       changed_at = case when t.evidence is distinct from s.evidence::jsonb then @now else t.changed_at end
                  from seen s where t.workspace_id = @workspace and t.id = s.id and t.status in ('pending', 'awaiting_approval', 'approved', 'in_progress', 'marketplace_sync')
             returning t.id
            )
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select @workspace, id, 'task.evidence_merged', @actor, @channel, jsonb_build_object('activationId', @activation), @now from merged
             where not exists (select from events e where e.workspace_id = @workspace and e.subject = merged.id::text and e.kind = 'task.evidence_merged'
                                  and e.body ->> 'activationId' = @activation::text)
            """, new
        {
            workspace,
            channel,
            activation,
            actor,
            now,
            ids = seen.Select(task => task.Id.Value).ToArray(),
            evidences = seen.Select(task => JsonSerializer.Serialize(task.Evidence.Select(f => today.GetValueOrDefault((f.Listing.Value, f.Rule)) ?? f), Json.Options)).ToArray(),
        }, cancellationToken: cancellationToken));
        return seen.Length;
    }

    sealed record Row
    {
        public TaskId Id { get; init; }
        public bool IsUndecided { get; init; }
        public Guid? ActivationId { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public string? Kind { get; init; }
        public string Evidence { get; init; } = "[]";

        public OpenProposal ToOpen() => new()
        {
            Id = Id,
            IsUndecided = IsUndecided,
            ActivationId = ActivationId,
            CreatedAt = CreatedAt,
            IsOverMany = Kind is "sweep" or "batch",
            Evidence = JsonSerializer.Deserialize<CitedFinding[]>(Evidence, Json.Options) ?? [],
        };
    }
}
