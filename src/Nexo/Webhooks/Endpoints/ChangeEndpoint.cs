using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Webhooks;

/// <summary>Changes, pauses or wakes an endpoint; of two who saw the same revision one wins. What waited while it was off is sent when it is on again.</summary>
sealed class ChangeEndpoint(Database database, EndpointSeals seals, IOptions<WebhookOptions> options, IServiceProvider services, EventNudge events, OutboxDrain drain, TimeProvider time)
{
    public async Task<Outcome<WebhookEndpoint>> For(Actor by, EndpointId id, EndpointChange change, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await ReadEndpoints.One(db, by.Workspace, id, cancellationToken) is not { } known)
            return EndpointFacts.NotFound;
        if (EndpointFacts.Broken(change, known, by) is { } broken)
            return broken;
        Uri? address = null;
        if (change.Url is not null && !OutsideCalls.Read(change.Url, "url", services.MayCallPrivate(_ => options.Value.AllowPrivateNetworks)).Try(out address, out var refusal))
            return refusal;
        try
        {
            if (await Update(db, by, known, change, address) == 0)
                return EndpointFacts.ChangedSinceSeen;
        }
        catch (PostgresException e) when (e.ConstraintName == "endpoint_names_differ")
        {
            return EndpointFacts.NameTaken;
        }
        events.Now();
        drain.Wake(DeliverDue.OutboxKind);
        return (await ReadEndpoints.One(db, by.Workspace, id, cancellationToken))!;
    }

    Task<int> Update(NpgsqlConnection db, Actor by, WebhookEndpoint known, EndpointChange change, Uri? address) => db.ExecuteAsync("""
        with changed as (
            update webhook_endpoints
               set name = coalesce(@name, name), kinds = coalesce(@kinds, kinds), address_seal = coalesce(@address, address_seal), address_shown = coalesce(@shown, address_shown),
                   disabled_at = case when @Active then null when not @Active then coalesce(disabled_at, @now) else disabled_at end,
                   disabled_reason = case when @Active then null when not @Active then coalesce(disabled_reason, 'paused') else disabled_reason end,
                   failing_since = case when @Active then null else failing_since end, rests = 0, resting_until = null,
                   revision = revision + 1, changed_at = @now
             where workspace_id = @Workspace and id = @Id and revision = @Revision
         returning workspace_id, id, name, disabled_at
        ), woken as (
            insert into outbox (workspace_id, kind, body) select workspace_id, @work, jsonb_build_object('endpointId', id) from changed where disabled_at is null
        )
        insert into events (workspace_id, subject, kind, actor, body, at)
        select workspace_id, id, 'webhook.changed', @By, jsonb_build_object('name', name, 'changed', to_jsonb(@what), 'active', disabled_at is null), @now from changed
        """, new
    {
        by.Workspace,
        known.Id,
        known.Revision,
        name = change.Name?.Trim(),
        kinds = change.Kinds?.Distinct().ToArray(),
        address = address is null ? null : seals.Seal(by.Workspace, address.AbsoluteUri),
        shown = address is null ? null : EndpointSeals.Shown(address, known.Format),
        change.Active,
        work = DeliverDue.OutboxKind,
        what = Changed(change),
        By = by.Name,
        now = time.GetUtcNow(),
    });

    /// <summary>Names only: the log holds no address.</summary>
    static string[] Changed(EndpointChange change)
    {
        (string Name, object? Value)[] all = [("name", change.Name), ("url", change.Url), ("kinds", change.Kinds), ("active", change.Active)];
        return [.. all.Where(one => one.Value is not null).Select(one => one.Name)];
    }
}
