using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Webhooks;

/// <summary>The endpoints of a workspace, as people see them.</summary>
sealed class ReadEndpoints(Database database)
{
    /// <summary>By their names, those of the installation first.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> All(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return [.. await db.QueryAsync<WebhookEndpoint>(new CommandDefinition($"select {WebhookEndpoint.Columns} from webhook_endpoints where workspace_id = @Workspace order by installed nulls last, lower(name)",
            new { by.Workspace }, cancellationToken: cancellationToken))];
    }

    public async Task<WebhookEndpoint?> One(Actor by, EndpointId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await One(db, by.Workspace, id, cancellationToken);
    }

    public static Task<WebhookEndpoint?> One(NpgsqlConnection db, WorkspaceId workspace, EndpointId id, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<WebhookEndpoint>(new CommandDefinition($"select {WebhookEndpoint.Columns} from webhook_endpoints where workspace_id = @workspace and id = @id",
            new { workspace, id }, cancellationToken: cancellationToken));
}
