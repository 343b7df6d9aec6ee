using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Drops an endpoint with all that was and was to be delivered to it.</summary>
sealed class RemoveEndpoint(Database database, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<EndpointId>> For(Actor by, EndpointId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await ReadEndpoints.One(db, by.Workspace, id, cancellationToken) is not { } known)
            return EndpointFacts.NotFound;
        if (known.Installed is not null)
            return EndpointFacts.IsInstalled;
        if (EndpointFacts.ForAdmins(known.Kinds, by) is { } refusal)
            return refusal;
        var removed = await db.ExecuteAsync("""
            with removed as (
                delete from webhook_endpoints where workspace_id = @Workspace and id = @id returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'webhook.deleted', @Name, jsonb_build_object('name', name), @now from removed
            """, new { by.Workspace, id, by.Name, now = time.GetUtcNow() });
        events.Now();
        return removed == 0 ? EndpointFacts.NotFound : id;
    }
}
