using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>Somebody of the workspace.</summary>
/// <param name="Channels">What they work on; <c>specialist</c> and <c>roundrobin</c> go by it.</param>
/// <param name="CanSignIn">Whether they have a password and are not deactivated.</param>
public sealed record Member(
    PersonId Id, string Name, string Email, Role Role, IReadOnlyList<Channel> Channels, IReadOnlyList<string> Categories,
    bool CanSignIn, DateTimeOffset? DeactivatedAt, DateTimeOffset CreatedAt);

/// <summary>The people of a workspace, by name.</summary>
static class ListPeople
{
    public static async Task<IReadOnlyList<Member>> For(Actor actor, PersonId? one, NpgsqlConnection db, CancellationToken cancellationToken)
    {
        var rows = await db.QueryAsync<Row>(new CommandDefinition("""
            select p.id, p.name, p.email, m.role, m.channels, m.categories, p.password_hash is not null as has_password, m.deactivated_at, m.created_at
              from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @Workspace and m.left_at is null and (@one::uuid is null or p.id = @one)
             order by lower(p.name), p.id
            """, new { actor.Workspace, one = one?.Value }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Member())];
    }

    sealed record Row
    {
        public PersonId Id { get; init; }
        public string Name { get; init; } = "";
        public string Email { get; init; } = "";
        public string Role { get; init; } = "";
        public string[] Channels { get; init; } = [];
        public string[] Categories { get; init; } = [];
        public bool HasPassword { get; init; }
        public DateTimeOffset? DeactivatedAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public Member Member() => new(Id, Name, Email, Enum.Parse<Role>(Role, ignoreCase: true), [.. Channels.Select(c => Channel.Parse(c, null))], Categories,
            HasPassword && DeactivatedAt is null, DeactivatedAt, CreatedAt);
    }
}
