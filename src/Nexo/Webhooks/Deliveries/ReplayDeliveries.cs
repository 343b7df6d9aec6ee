using System.ComponentModel;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <param name="Since">Deliveries made at this time or later.</param>
public sealed record WantedReplay([property: Description("Deliveries made at this time or later.")] DateTimeOffset? Since);

/// <param name="Count">How many are tried anew.</param>
public sealed record Replayed(int Count);

/// <summary>Delivers once more, under the same webhook-id and with the whole schedule ahead: one delivery, or all of an endpoint that failed.</summary>
sealed class ReplayDeliveries(Database database, ReadEndpoints endpoints, OutboxDrain drain, EventNudge events, TimeProvider time)
{
    public static readonly Refusal StillTried = new("delivery_is_pending", "This delivery is still being tried.");

    public async Task<Outcome<WebhookDelivery>> One(Actor by, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var known = await db.QuerySingleOrDefaultAsync<WebhookDelivery>(new CommandDefinition($"select {WebhookDelivery.Columns} from webhook_deliveries where workspace_id = @Workspace and id = @id",
            new { by.Workspace, id }, cancellationToken: cancellationToken));
        if (known is null)
            return ReadDeliveries.NotFound;
        if ((await endpoints.One(by, known.EndpointId, cancellationToken))?.IsActive != true)
            return EndpointFacts.IsOff;
        var again = await Again(by, known.EndpointId, "id = @id and status <> 'pending'", new { id }, cancellationToken);
        return again == 0 ? StillTried : known with { Status = DeliveryStatus.Pending, NextAt = time.GetUtcNow(), EndedAt = null };
    }

    public async Task<Outcome<Replayed>> Failed(Actor by, EndpointId endpoint, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (since is null)
            return Refusal.Invalid("since", "since_missing", "since is required: deliveries made at this time or later are replayed, for example 2026-11-21T00:00:00Z.");
        if (await endpoints.One(by, endpoint, cancellationToken) is not { } known)
            return EndpointFacts.NotFound;
        if (!known.IsActive)
            return EndpointFacts.IsOff;
        return new Replayed(await Again(by, endpoint, "endpoint_id = @endpoint and status = 'failed' and not is_test and created_at >= @since", new { endpoint, since }, cancellationToken));
    }

    async Task<int> Again(Actor by, EndpointId endpoint, string which, object parameters, CancellationToken cancellationToken)
    {
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new { by.Workspace, by.Name, subject = endpoint, work = DeliverDue.OutboxKind, now = time.GetUtcNow() });
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var count = await db.ExecuteScalarAsync<int>(new CommandDefinition($"""
            with again as (
                update webhook_deliveries set status = 'pending', tries = 0, due_at = now(), ended_at = null where workspace_id = @Workspace and {which} returning 1
            ), counted as (
                select count(*)::integer as count from again
            ), queued as (
                insert into outbox (workspace_id, kind, body) select @Workspace, @work, jsonb_build_object('endpointId', @subject) from counted where count > 0
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select @Workspace, @subject, 'webhook.replayed', @Name, jsonb_build_object('count', count), @now from counted where count > 0
            )
            select count from counted
            """, all, commandTimeout: 120, cancellationToken: cancellationToken));
        if (count > 0)
        {
            drain.Wake(DeliverDue.OutboxKind);
            events.Now();
        }
        return count;
    }
}
