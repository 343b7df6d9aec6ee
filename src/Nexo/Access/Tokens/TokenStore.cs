using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <summary>A token about to be issued; the text itself is not part of it.</summary>
sealed record NewToken(Guid Id, WorkspaceId Workspace, Channel? Channel, PersonId? Person, string Name, string Hint, byte[] Hash, string By, DateTimeOffset Now, DateTimeOffset? ExpiresAt)
{
    /// <summary>The <c>Idempotency-Key</c> of the request; a second token of its maker with it is not issued.</summary>
    public string? IdempotencyKey { get; init; }

    public static NewToken OfAgent(WorkspaceId workspace, Channel channel, string name, string secret, string by, TimeProvider time, DateTimeOffset? expiresAt = null) =>
        new(Guid.CreateVersion7(time.GetUtcNow()), workspace, channel, null, name, Secret.Hint(secret), Secret.Hash(secret), by, time.GetUtcNow(), expiresAt);

    public static NewToken OfRunner(WorkspaceId workspace, string name, string secret, string by, TimeProvider time, DateTimeOffset? expiresAt = null) =>
        new(Guid.CreateVersion7(time.GetUtcNow()), workspace, null, null, name, Secret.Hint(secret), Secret.Hash(secret), by, time.GetUtcNow(), expiresAt);

    public string Kind => Channel is not null ? "agent" : Person is not null ? "person" : "runner";

    public static NewToken OfPerson(WorkspaceId workspace, PersonId person, string name, string secret, string by, TimeProvider time, DateTimeOffset? expiresAt = null) =>
        new(Guid.CreateVersion7(time.GetUtcNow()), workspace, null, person, name, Secret.Hint(secret), Secret.Hash(secret), by, time.GetUtcNow(), expiresAt);
}

/// <summary>Issues and revokes, each with its event in the same statement.</summary>
static class TokenStore
{
    /// <returns>Whether it was issued; false when its maker's Idempotency-Key has made one already.</returns>
    public static async Task<bool> Add(NpgsqlConnection db, NewToken token) =>
        await db.ExecuteAsync("""
            with issued as (
                insert into tokens (id, workspace_id, kind, channel, person_id, name, hint, hash, created_by, created_at, expires_at, idempotency_key)
                values (@Id, @Workspace, @Kind, @Channel, @Person, @Name, @Hint, @Hash, @By, @Now, @ExpiresAt, @IdempotencyKey)
                on conflict do nothing
                returning workspace_id, id, channel, kind, name
            )
            insert into events (workspace_id, subject, kind, actor, channel, body)
            select workspace_id, id::text, 'token.created', @By, channel, jsonb_build_object('kind', kind, 'name', name) from issued
            """, new
        {
            token.Id,
            token.Workspace,
            token.Kind,
            Channel = token.Channel?.Name,
            Person = token.Person?.Value,
            token.Name,
            token.Hint,
            token.Hash,
            token.By,
            token.Now,
            ExpiresAt = token.ExpiresAt?.UtcDateTime,
            token.IdempotencyKey,
        }) > 0;

    /// <summary>All tokens that Nexo itself issued under this name.</summary>
    public static Task RevokeAll(NpgsqlConnection db, WorkspaceId workspace, string name, DateTimeOffset now) =>
        db.ExecuteAsync("""
            with revoked as (
                update tokens set revoked_at = @now
                 where workspace_id = @workspace and name = @name and created_by = 'nexo' and revoked_at is null
             returning workspace_id, id, channel, kind, name
            )
            insert into events (workspace_id, subject, kind, actor, channel, body)
            select workspace_id, id::text, 'token.revoked', 'nexo', channel, jsonb_build_object('kind', kind, 'name', name) from revoked
            """, new { workspace, name, now });
}
