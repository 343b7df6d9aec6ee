using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <summary>What the list is narrowed to.</summary>
/// <param name="State">Null: whatever their state.</param>
/// <param name="Now">What expired is expired by then.</param>
/// <param name="Page">From 1; null: the first thousand at once.</param>
sealed record TokenFilter(TokenState? State, DateTimeOffset Now, int? Page = null)
{
    public const int Size = 50;
}

/// <summary>An admin sees every token of the workspace, everybody else their own keys; the newest first, an old token below its successor.</summary>
static class ListTokens
{
    public static Task<IReadOnlyList<IssuedToken>> For(Actor actor, Guid? one, NpgsqlConnection db) => Read(actor, one, null, db);

    /// <summary>With a page one more than fits on it, where there are more.</summary>
    public static Task<IReadOnlyList<IssuedToken>> For(Actor actor, TokenFilter filter, NpgsqlConnection db) => Read(actor, null, filter, db);

    static async Task<IReadOnlyList<IssuedToken>> Read(Actor actor, Guid? one, TokenFilter? filter, NpgsqlConnection db)
    {
        var rows = await db.QueryAsync<Row>("""
            select t.id, t.kind, t.channel, t.person_id, p.name as person_name, t.name, t.hint, t.created_by, t.created_at, t.expires_at, t.last_used_at, t.revoked_at,
                   t.uses, t.replaces, s.id as replaced_by, t.rotated_at, t.uses - t.uses_when_rotated as uses_since_rotated
              from tokens t left join people p on p.id = t.person_id left join tokens s on s.replaces = t.id
             where t.workspace_id = @Workspace and (@all or t.person_id = @Person) and (@one::uuid is null or t.id = @one)
               and (@state::text is null or @state = case when t.revoked_at is not null then 'revoked' when t.expires_at <= @now then 'expired' else 'active' end)
             order by coalesce(s.created_at, t.created_at) desc, s.id is not null, t.created_at desc, t.id desc limit @limit offset @skip
            """, new
        {
            actor.Workspace, all = actor.May(Permission.Administer), Person = actor.Person?.Value, one, state = filter?.State?.ToString().ToLowerInvariant(), now = filter?.Now,
            limit = filter?.Page is null ? 1000 : TokenFilter.Size + 1, skip = ((filter?.Page ?? 1) - 1) * TokenFilter.Size,
        });
        return [.. rows.Select(row => row.Token())];
    }

    /// <summary>How many valid tokens end within a week, of those the actor sees; those that were replaced on purpose are not among them.</summary>
    public static Task<int> Ending(Actor actor, DateTimeOffset now, NpgsqlConnection db) => db.ExecuteScalarAsync<int>("""
        select count(*) from tokens t
         where t.workspace_id = @Workspace and (@all or t.person_id = @Person) and t.revoked_at is null and t.rotated_at is null and t.expires_at > @now and t.expires_at <= @soon
        """, new { actor.Workspace, all = actor.May(Permission.Administer), Person = actor.Person?.Value, now, soon = now + Soon });

    /// <summary>From then on the page warns of a token's end.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(7);

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
        public long Uses { get; init; }
        public Guid? Replaces { get; init; }
        public Guid? ReplacedBy { get; init; }
        public DateTimeOffset? RotatedAt { get; init; }
        public long? UsesSinceRotated { get; init; }

        public IssuedToken Token() => new(Id, Kind, Channel, PersonId, PersonName, Name, Hint, CreatedBy, CreatedAt, ExpiresAt, LastUsedAt, RevokedAt,
            Uses, Replaces, ReplacedBy, RotatedAt, UsesSinceRotated);
    }
}
