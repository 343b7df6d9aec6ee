using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Webhooks;

/// <summary>Makes an endpoint, and its secret, which is shown once. What happens from then on is sent.</summary>
sealed class AddEndpoint(Database database, EndpointSeals seals, IOptions<WebhookOptions> options, IServiceProvider services, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<FreshEndpoint>> For(Actor by, WantedEndpoint wanted, CancellationToken cancellationToken)
    {
        if (EndpointFacts.Broken(wanted, by) is { } broken)
            return broken;
        if (!OutsideCalls.Read(wanted.Url, "url", services.MayCallPrivate(_ => options.Value.AllowPrivateNetworks)).Try(out var address, out var refusal))
            return refusal;
        var format = wanted.Format ?? WebhookFormat.Standard;
        var secret = format == WebhookFormat.Slack ? null : Signature.NewSecret();
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await db.ExecuteScalarAsync<int>("select count(*)::integer from webhook_endpoints where workspace_id = @Workspace", new { by.Workspace }) >= EndpointFacts.MostEndpoints)
            return EndpointFacts.TooMany;
        var id = Ids.New<EndpointId>(time);
        try
        {
            await Insert(db, by, id, wanted, address, format, secret);
        }
        catch (PostgresException e) when (e.ConstraintName == "endpoint_names_differ")
        {
            return EndpointFacts.NameTaken;
        }
        events.Now();
        return new FreshEndpoint((await ReadEndpoints.One(db, by.Workspace, id, cancellationToken))!, secret);
    }

    Task<int> Insert(NpgsqlConnection db, Actor by, EndpointId id, WantedEndpoint wanted, Uri address, WebhookFormat format, string? secret) => db.ExecuteAsync("""
        with added as (
            insert into webhook_endpoints (id, workspace_id, name, format, address_seal, address_shown, kinds, secret_seal, created_by, created_at, changed_at)
            values (@id, @Workspace, @name, @format, @address, @shown, @kinds, @secret, @By, @now, @now)
         returning id, workspace_id, name, format, kinds
        )
        insert into events (workspace_id, subject, kind, actor, body, at)
        select workspace_id, id, 'webhook.created', @By, jsonb_build_object('name', name, 'format', format, 'kinds', to_jsonb(kinds)), @now from added
        """, new
    {
        id,
        by.Workspace,
        name = wanted.Name!.Trim(),
        format = format.ToString().ToLowerInvariant(),
        address = seals.Seal(by.Workspace, address.AbsoluteUri),
        shown = EndpointSeals.Shown(address, format),
        kinds = wanted.Kinds!.Distinct().ToArray(),
        secret = secret is null ? null : seals.Seal(by.Workspace, secret),
        By = by.Name,
        now = time.GetUtcNow(),
    });
}
