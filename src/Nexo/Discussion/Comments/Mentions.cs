using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Discussion.Comments;

/// <summary>Somebody who can be mentioned.</summary>
public sealed record MentionablePerson
{
    public PersonId Id { get; init; }
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
}

/// <summary>Finds whom a text names: <c>@</c> before a name or an e-mail address of the workspace's people.</summary>
sealed class Mentions(Database database)
{
    const int Most = 500;

    public async Task<IReadOnlyList<MentionablePerson>> People(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await People(db, actor.Workspace, cancellationToken);
    }

    public static async Task<IReadOnlyList<MentionablePerson>> People(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await db.QueryAsync<MentionablePerson>(new CommandDefinition("""
            select p.id, p.name, p.email from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace order by p.name, p.id limit @Most
            """, new { workspace, Most }, cancellationToken: cancellationToken))).AsList();

    /// <summary>Everybody the text names. Of names that begin alike the longest counts; one that several people bear names them all.</summary>
    public static IReadOnlyList<MentionedPerson> In(string text, IReadOnlyList<MentionablePerson> people)
    {
        var found = new List<MentionedPerson>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && IsPartOfWord(text[at - 1]))
                continue;
            var rest = text.AsSpan(at + 1);
            var length = people.SelectMany(person => new[] { person.Name, person.Email }).Where(name => Begins(text.AsSpan(at + 1), name)).Select(name => name.Length).DefaultIfEmpty(0).Max();
            if (length == 0)
                continue;
            var said = rest[..length].ToString();
            found.AddRange(people.Where(person => Same(person.Name, said) || Same(person.Email, said)).Select(person => new MentionedPerson(person.Id, person.Name, said)));
        }
        return [.. found.DistinctBy(one => (one.Id, one.Said))];
    }

    static bool Begins(ReadOnlySpan<char> rest, string name) =>
        name.Length > 0 && rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && rest.Length >= name.Length && (rest.Length == name.Length || !char.IsLetterOrDigit(rest[name.Length]));

    static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@';
}
