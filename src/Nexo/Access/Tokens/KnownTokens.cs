using Dapper;
using Microsoft.AspNetCore.Authentication;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>A token as it was issued, and who acts with it.</summary>
/// <param name="Zone">The workspace's time zone.</param>
/// <param name="Ends">Why it is refused from the start, or null.</param>
sealed record KnownToken(Guid Id, Actor Actor, TimeZoneInfo Zone, AuthenticationTicket Ticket, DateTimeOffset? ExpiresAt, Refusal? Ends);

/// <summary>Finds a token by its hash, remembered for a few seconds: thousands of creations a second carry the same one.</summary>
sealed class KnownTokens(Database database, TimeProvider time)
{
    ShortMemory<Hash, KnownToken> Memory => field ??= new(time, Load);

    /// <returns>The token, or why it opens nothing.</returns>
    public async ValueTask<Outcome<KnownToken>> Find(string text)
    {
        var token = await Memory.Get(new Hash(Convert.ToHexString(Secret.Hash(text))));
        return token switch
        {
            null => AccessRefusals.TokenUnknown,
            { Ends: { } why } => why,
            { ExpiresAt: { } end } when end <= time.GetUtcNow() => AccessRefusals.TokenExpired(end),
            _ => token,
        };
    }

    /// <summary>After a revocation or a change of roles on this node; <see cref="RightsChanges"/> calls it on all.</summary>
    public void Forget() => Memory.Forget();

    async Task<KnownToken?> Load(Hash hash)
    {
        await using var db = await database.OpenForWork(CancellationToken.None);
        var row = await db.QuerySingleOrDefaultAsync<Row>("""
            select t.id, t.workspace_id, t.kind, t.name as token, t.channel, t.person_id, t.expires_at, t.revoked_at, p.name, coalesce(p.deactivated_at, m.deactivated_at) as deactivated_at, m.left_at, m.role, w.time_zone
              from tokens t
              join workspaces w on w.id = t.workspace_id
              left join people p on p.id = t.person_id
              left join memberships m on m.workspace_id = t.workspace_id and m.person_id = t.person_id
             where t.hash = @hash
            """, new { hash = Convert.FromHexString(hash.Hex) });
        if (row is null)
            return null;
        var actor = row.Actor();
        return new KnownToken(row.Id, actor, Zones.Of(row.TimeZone), new AuthenticationTicket(Principals.Of(actor, BearerTokens.Scheme), BearerTokens.Scheme), row.ExpiresAt, row.Ends());
    }

    readonly record struct Hash(string Hex);

    sealed record Row
    {
        public Guid Id { get; init; }
        public WorkspaceId WorkspaceId { get; init; }
        public string Kind { get; init; } = "";

        /// <summary>Its name.</summary>
        public string Token { get; init; } = "";
        public Channel? Channel { get; init; }
        public PersonId? PersonId { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
        public DateTimeOffset? RevokedAt { get; init; }
        public string? Name { get; init; }
        public DateTimeOffset? DeactivatedAt { get; init; }
        public DateTimeOffset? LeftAt { get; init; }
        public string? Role { get; init; }
        public string TimeZone { get; init; } = "";

        public Refusal? Ends() => this switch
        {
            { RevokedAt: not null } => AccessRefusals.TokenRevoked,
            { PersonId: not null, Role: null } or { LeftAt: not null } => AccessRefusals.NoLongerMember,
            { PersonId: not null, DeactivatedAt: not null } => AccessRefusals.PersonDeactivated,
            _ => null,
        };

        public Actor Actor() =>
            Kind == "runner" ? Access.Actor.Runner(WorkspaceId, Token)
            : Channel is { } channel ? Access.Actor.Agent(WorkspaceId, channel)
            : Access.Actor.Of(WorkspaceId, PersonId!.Value, Name!, Role);
    }
}
