using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.AuditTrail;

/// <summary>What people call the actors and subjects of the trail: names of people and agents, titles of tasks, addresses of invitations.</summary>
public sealed class AuditNames(IReadOnlyDictionary<Guid, string> people, IReadOnlyDictionary<Guid, string> tasks, IReadOnlyDictionary<Guid, string> invitations)
{
    const string Person = "person:", Agent = "agent:", Policy = "policy:", Runner = "runner:";

    /// <summary>Of what these entries tell.</summary>
    internal static async Task<AuditNames> Of(NpgsqlConnection db, WorkspaceId workspace, IReadOnlyList<SealedEntry> entries, CancellationToken cancellationToken)
    {
        var ids = entries.SelectMany(e => new[] { Id(e.Actor), Id(e.Subject), Id(e.Event?.AssignedTo()) }).OfType<Guid>().Distinct().ToArray();
        var people = await db.QueryAsync<Named>(new CommandDefinition(
            "select p.id, p.name from memberships m join people p on p.id = m.person_id where m.workspace_id = @workspace and p.id = any(@ids)",
            new { workspace, ids }, cancellationToken: cancellationToken));
        var tasks = await db.QueryAsync<Named>(new CommandDefinition("select id, title as name from marketplace_tasks where workspace_id = @workspace and id = any(@ids)",
            new { workspace, ids }, cancellationToken: cancellationToken));
        var invitations = await db.QueryAsync<Named>(new CommandDefinition("select id, email as name from invitations where workspace_id = @workspace and id = any(@ids)",
            new { workspace, ids }, cancellationToken: cancellationToken));
        return new(people.ToDictionary(p => p.Id, p => p.Name), tasks.ToDictionary(t => t.Id, t => t.Name), invitations.ToDictionary(i => i.Id, i => i.Name));
    }

    /// <summary>The members of a workspace, for the filter.</summary>
    internal static async Task<IReadOnlyList<Named>> Team(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await db.QueryAsync<Named>(new CommandDefinition(
            "select p.id, p.name from memberships m join people p on p.id = m.person_id where m.workspace_id = @workspace order by p.name, p.id limit 500",
            new { workspace }, cancellationToken: cancellationToken))).AsList();

    /// <summary>"Ana Souza", "Alex", "NEXO", the name of a policy or of a runner's token; what has no name stays as the log has it.</summary>
    public string Who(string actor) => actor switch
    {
        "nexo" => "NEXO",
        _ when actor.StartsWith(Agent, StringComparison.Ordinal) => ChannelAgents.Find(actor[Agent.Length..])?.Name ?? actor[Agent.Length..],
        _ when actor.StartsWith(Policy, StringComparison.Ordinal) => actor[Policy.Length..],
        _ when actor.StartsWith(Runner, StringComparison.Ordinal) => actor[Runner.Length..],
        _ => Id(actor) is { } id && people.TryGetValue(id, out var name) ? name : actor,
    };

    public string? Task(string subject) => Guid.TryParse(subject, out var id) ? tasks.GetValueOrDefault(id) : null;

    public string? PersonOf(string? subject) => Id(subject) is { } id ? people.GetValueOrDefault(id) : null;

    /// <summary>The e-mail address that was invited.</summary>
    public string? InvitationOf(string subject) => Guid.TryParse(subject, out var id) ? invitations.GetValueOrDefault(id) : null;

    static Guid? Id(string? text) =>
        Guid.TryParse(text is not null && text.StartsWith(Person, StringComparison.Ordinal) ? text[Person.Length..] : text, out var id) ? id : null;

    public sealed record Named
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
    }
}
