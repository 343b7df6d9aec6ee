using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Gives an endpoint a new secret, shown once. For a day what is sent carries a second signature, by the one before.</summary>
sealed class RotateSecret(Database database, EndpointSeals seals, EventNudge events, TimeProvider time)
{
    static readonly TimeSpan BothFor = TimeSpan.FromHours(24);

    public async Task<Outcome<FreshEndpoint>> For(Actor by, EndpointId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await ReadEndpoints.One(db, by.Workspace, id, cancellationToken) is not { } known)
            return EndpointFacts.NotFound;
        if (!known.IsSigned)
            return EndpointFacts.NotSigned;
        if (EndpointFacts.ForAdmins(known.Kinds, by) is { } refusal)
            return refusal;
        var secret = Signature.NewSecret();
        var rotated = await db.ExecuteAsync("""
            with rotated as (
                update webhook_endpoints set earlier_secret_seal = secret_seal, earlier_secret_until = @until, secret_seal = @seal, revision = revision + 1, changed_at = @now
                 where workspace_id = @Workspace and id = @id and revision = @Revision returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'webhook.secret_rotated', @Name, jsonb_build_object('name', name, 'earlierUntil', @until), @now from rotated
            """, new { by.Workspace, by.Name, id, known.Revision, seal = seals.Seal(by.Workspace, secret), until = time.GetUtcNow() + BothFor, now = time.GetUtcNow() });
        if (rotated == 0)
            return EndpointFacts.ChangedSinceSeen;
        events.Now();
        return new FreshEndpoint((await ReadEndpoints.One(db, by.Workspace, id, cancellationToken))!, secret);
    }
}
