using System.ComponentModel;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <param name="Works">Whether the receiver took it.</param>
/// <param name="Status">Of the answer; null when there was none.</param>
/// <param name="Error">Null when it arrived; else status, redirected, gone, timed_out, not_reached, address_refused, address_lost.</param>
/// <param name="Answer">The first 2 kB of the answer.</param>
/// <param name="Milliseconds">From the connection to the answer.</param>
/// <param name="DeliveryId">Where it stands in the log.</param>
public sealed record EndpointTest(
    bool Works, int? Status, [property: Description("Null when it arrived; else status, redirected, gone, timed_out, not_reached, address_refused, address_lost.")] string? Error,
    [property: Description("The first 2 kB of the answer, as they came.")] string? Answer, int Milliseconds, Guid DeliveryId);

/// <summary>Sends an event <c>webhook.test</c> to one endpoint, once and at once. How it ends changes nothing about the endpoint.</summary>
sealed class TestEndpoint(Database database, ReadEndpoints endpoints, Targets targets, Telling telling, DeliverDue deliver, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<EndpointTest>> For(Actor by, EndpointId id, CancellationToken cancellationToken)
    {
        if (await endpoints.One(by, id, cancellationToken) is null)
            return EndpointFacts.NotFound;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var endpoint = await db.QuerySingleOrDefaultAsync<Targets.Row>(new CommandDefinition($"select {Targets.Columns} from webhook_endpoints where workspace_id = @Workspace and id = @id",
            new { by.Workspace, id }, cancellationToken: cancellationToken));
        if (endpoint is null)
            return EndpointFacts.NotFound;
        var delivery = Guid.CreateVersion7(time.GetUtcNow());
        // Due in a minute, so that a drain only finds it when this node dies now.
        await db.ExecuteAsync("""
            with told as (
                insert into events (workspace_id, subject, kind, actor, body, at) values (@Workspace, @id, @kind, @Actor, jsonb_build_object('name', @Name::text), @now) returning workspace_id, xid, seq
            ), made as (
                insert into webhook_deliveries (id, workspace_id, endpoint_id, event_xid, event_seq, kind, subject, is_test, due_at, created_at)
                select @delivery, workspace_id, @id, xid, seq, @kind, @id::text, true, now() + interval '1 minute', @now from told returning workspace_id, due_at
            )
            insert into outbox (workspace_id, kind, body, due_at) select workspace_id, @work, jsonb_build_object('endpointId', @id), due_at from made
            """, new { by.Workspace, id, kind = EventKinds.Test, Actor = by.Name, endpoint.Name, delivery, work = DeliverDue.OutboxKind, now = time.GetUtcNow() });
        events.Now();
        var answer = await deliver.One(endpoint, targets.Of(endpoint), (await telling.One(endpoint, delivery, cancellationToken))!, cancellationToken);
        return new EndpointTest(answer.Arrived, answer.Status, answer.Error, answer.Text, answer.For, delivery);
    }
}
