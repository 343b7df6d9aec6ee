using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Which deliveries of an endpoint are wanted.</summary>
/// <param name="Before">The id of the last one seen.</param>
sealed record DeliveryFilter(DeliveryStatus? Status = null, Guid? Before = null, int Limit = 50);

/// <summary>The delivery log of an endpoint: the newest first, each with its tries.</summary>
sealed class ReadDeliveries(Database database, ReadEndpoints endpoints, Telling telling)
{
    public static readonly Refusal NotFound = new("delivery_not_found", "There is no such delivery in this workspace.", RefusalKind.NotFound, "id");

    public async Task<Outcome<DeliveryList>> Of(Actor by, EndpointId endpoint, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        if (await endpoints.One(by, endpoint, cancellationToken) is null)
            return EndpointFacts.NotFound;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var found = (await db.QueryAsync<WebhookDelivery>(new CommandDefinition($"""
            select {WebhookDelivery.Columns} from webhook_deliveries
             where workspace_id = @Workspace and endpoint_id = @endpoint {(filter.Status is null ? "" : "and status = @status")} {(filter.Before is null ? "" : "and id < @Before")}
             order by id desc limit @limit
            """, new { by.Workspace, endpoint, status = filter.Status?.ToString().ToLowerInvariant(), filter.Before, limit = filter.Limit + 1 }, cancellationToken: cancellationToken))).AsList();
        var shown = found.Take(filter.Limit).ToList();
        return new DeliveryList(shown, found.Count > filter.Limit ? shown[^1].Id.ToString() : null);
    }

    public async Task<Outcome<DeliveryDetail>> One(Actor by, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await db.QuerySingleOrDefaultAsync<WebhookDelivery>(new CommandDefinition($"select {WebhookDelivery.Columns} from webhook_deliveries where workspace_id = @Workspace and id = @id",
            new { by.Workspace, id }, cancellationToken: cancellationToken)) is not { } delivery)
            return NotFound;
        var attempts = (await db.QueryAsync<WebhookAttempt>(new CommandDefinition(
            "select number, at, milliseconds, status, error, answer from webhook_attempts where workspace_id = @Workspace and delivery_id = @id order by number desc limit 100",
            new { by.Workspace, id }, cancellationToken: cancellationToken))).Reverse().ToList();
        var endpoint = await db.QuerySingleAsync<Targets.Row>(new CommandDefinition($"select {Targets.Columns} from webhook_endpoints where workspace_id = @Workspace and id = @EndpointId",
            new { by.Workspace, delivery.EndpointId }, cancellationToken: cancellationToken));
        return await telling.One(endpoint, id, cancellationToken) is { } told ? new DeliveryDetail(delivery, attempts, told.Message.Body) : NotFound;
    }
}
