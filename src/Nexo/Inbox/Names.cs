using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Inbox;

/// <summary>Somebody of the workspace who can be given work.</summary>
public sealed record NamedPerson
{
    public PersonId Id { get; init; }
    public string Name { get; init; } = "";

    public static async Task<IReadOnlyList<NamedPerson>> Team(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await db.QueryAsync<NamedPerson>(new CommandDefinition("""
            select p.id, p.name from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace and m.deactivated_at is null order by p.name, p.id limit 500
            """, new { workspace }, cancellationToken: cancellationToken))).AsList();
}

/// <summary>The log names actors as <c>person:…</c> or <c>agent:alex</c>; people read names.</summary>
public sealed class Names(IReadOnlyDictionary<Guid, string> people)
{
    const string Person = "person:", Agent = "agent:", Policy = "policy:", Runner = "runner:";

    public static async Task<Names> Of(NpgsqlConnection db, WorkspaceId workspace, IEnumerable<string?> actors, CancellationToken cancellationToken)
    {
        var ids = actors.Select(PersonIn).OfType<Guid>().Distinct().ToArray();
        if (ids.Length == 0)
            return new(new Dictionary<Guid, string>());
        var rows = await db.QueryAsync<NamedPerson>(new CommandDefinition("""
            select p.id, p.name from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace and p.id = any(@ids)
            """, new { workspace, ids }, cancellationToken: cancellationToken));
        return new(rows.ToDictionary(row => row.Id.Value, row => row.Name));
    }

    public string Of(string? actor) => actor switch
    {
        null => "",
        "nexo" => "NEXO",
        _ when PersonIn(actor) is { } id => people.GetValueOrDefault(id, "—"),
        _ when actor.StartsWith(Agent, StringComparison.Ordinal) => OfAgent(actor[Agent.Length..]),
        _ when actor.StartsWith(Policy, StringComparison.Ordinal) => actor[Policy.Length..],
        _ when actor.StartsWith(Runner, StringComparison.Ordinal) => actor[Runner.Length..],
        _ => actor,
    };

    public string Of(PersonId? person) => person is { } id ? people.GetValueOrDefault(id.Value, "—") : "";

    public static string OfAgent(string? id) => id is null ? "" : ChannelAgents.Find(id)?.Name ?? id;

    static Guid? PersonIn(string? actor) =>
        Guid.TryParse(actor is not null && actor.StartsWith(Person, StringComparison.Ordinal) ? actor[Person.Length..] : actor, out var id) ? id : null;
}
