using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Pages;

/// <summary>The log names actors as <c>person:…</c> or <c>runner:…</c>; people read names.</summary>
public sealed class WhoNames(IReadOnlyDictionary<string, string> people)
{
    const string Person = "person:";

    public static readonly WhoNames None = new(new Dictionary<string, string>());

    public static async Task<WhoNames> Of(NpgsqlConnection db, WorkspaceId workspace, IEnumerable<string?> actors, CancellationToken cancellationToken)
    {
        var ids = actors.Select(actor => actor is not null && actor.StartsWith(Person, StringComparison.Ordinal) && Guid.TryParse(actor[Person.Length..], out var id) ? id : (Guid?)null)
            .OfType<Guid>().Distinct().ToArray();
        if (ids.Length == 0)
            return None;
        return new((await db.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            "select p.id, p.name from memberships m join people p on p.id = m.person_id where m.workspace_id = @workspace and p.id = any(@ids)", new { workspace, ids }, cancellationToken: cancellationToken)))
            .ToDictionary(row => $"{Person}{row.Id}", row => row.Name));
    }

    public string Of(string? actor) => actor switch
    {
        null => "",
        "nexo" => "NEXO",
        _ when people.TryGetValue(actor, out var name) => name,
        _ when actor.StartsWith(Person, StringComparison.Ordinal) => "—",
        _ => actor[(actor.IndexOf(':', StringComparison.Ordinal) + 1)..],
    };
}
