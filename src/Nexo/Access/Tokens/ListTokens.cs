using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <summary>An admin sees every token of the workspace, everybody else their own keys; the newest first.</summary>
static class ListTokens
{
    public static async Task<IReadOnlyList<IssuedToken>> For(Actor actor, Guid? one, NpgsqlConnection db)
    {
        var rows = await db.QueryAsync<Row>("""
            select t.id, t.kind, t.channel, t.person_id, p.name as person_name, t.name, t.hint, t.created_by, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
              from tokens t left join people p on p.id = t.person_id
             where t.workspace_id = @Workspace and (@all or t.person_id = @Person) and (@one::uuid is null or t.id = @one)
             order by t.created_at desc, t.id desc limit 1000
            """, new { actor.Workspace, all = actor.May(Permission.Administer), Person = actor.Person?.Value, one });
        return [.. rows.Select(row => row.Token())];
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public Channel? Channel { get; init; }
        public PersonId? PersonId { get; init; }
        public string? PersonName { get; init; }
        public string Name { get; init; } = "";
        public string Hint { get; init; } = "";
        public string CreatedBy { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
        public DateTimeOffset? RevokedAt { get; init; }

        public IssuedToken Token() => new(Id, Kind, Channel, PersonId, PersonName, Name, Hint, CreatedBy, CreatedAt, ExpiresAt, LastUsedAt, RevokedAt);
    }
}
