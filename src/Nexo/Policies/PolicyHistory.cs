using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>Something that happened to a policy, with what it said then.</summary>
/// <param name="Kind">policy.created, policy.changed, policy.switched_on, policy.switched_off, policy.moved, policy.removed.</param>
/// <param name="Body">The whole policy as it was from then on; of a move its places.</param>
public sealed record PolicyEvent(string Kind, string Actor, string? ActorName, DateTimeOffset At, JsonElement Body);

sealed class PolicyHistory(Database database)
{
    const int Most = 200;

    /// <summary>The newest first; also of one that was removed.</summary>
    public async Task<IReadOnlyList<PolicyEvent>> Read(Actor by, PolicyId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var rows = await db.QueryAsync<Row>(new CommandDefinition("""
            select e.kind, e.actor, p.name as actor_name, e.at, e.body from events e left join people p on e.actor = 'person:' || p.id
             where e.workspace_id = @Workspace and e.subject = @subject order by e.seq desc limit @Most
            """, new { by.Workspace, subject = id.ToString(), Most }, cancellationToken: cancellationToken));
        return [.. rows.Where(row => row.Kind.StartsWith("policy.", StringComparison.Ordinal)).Select(row => new PolicyEvent(row.Kind, row.Actor, row.ActorName, row.At, row.Body))];
    }

    sealed record Row
    {
        public string Kind { get; init; } = "";
        public string Actor { get; init; } = "";
        public string? ActorName { get; init; }
        public DateTimeOffset At { get; init; }
        public JsonElement Body { get; init; }
    }
}
