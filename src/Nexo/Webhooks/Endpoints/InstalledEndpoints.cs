using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>
/// Keeps the endpoints of the installation's first workspace that SLACK_WEBHOOK and EMAIL_WEBHOOK stand for: made when they are
/// set, switched off when they no longer are. Their addresses stay in the settings.
/// </summary>
sealed class InstalledEndpoints(Database database, IOptions<WebhookOptions> options, IOptions<MailOptions> mail, OutboxDrain drain, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async ValueTask Keep(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await Keep(db, "slack", "Slack", options.Value.Slack, cancellationToken);
        await Keep(db, "email", "E-mail", mail.Value.Webhook, cancellationToken);
    }

    async Task Keep(Npgsql.NpgsqlConnection db, string installed, string name, string? address, CancellationToken cancellationToken)
    {
        var isSet = !string.IsNullOrWhiteSpace(address);
        var changed = await db.ExecuteAsync(new CommandDefinition("""
            with made as (
                insert into webhook_endpoints (id, workspace_id, installed, name, format, address_shown, kinds, created_by, created_at, changed_at)
                select @id, w.id, @installed, @name || case when exists (select from webhook_endpoints o where o.workspace_id = w.id and lower(o.name) = lower(@name)) then ' (' || @setting || ')' else '' end,
                       @installed, @setting, @kinds, 'nexo', @now, @now
                  from (select id from workspaces order by created_at, id limit 1) w
                 where @isSet and not exists (select from webhook_endpoints where installed = @installed)
                    on conflict on constraint installed_once do nothing
             returning workspace_id, id, name, format, kinds
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id, 'webhook.created', 'nexo', jsonb_build_object('name', name, 'format', format, 'kinds', to_jsonb(kinds)), @now from made
            ), switched as (
                update webhook_endpoints set disabled_at = case when not @isSet then @now end, disabled_reason = case when not @isSet then 'not_set' end, revision = revision + 1, changed_at = @now
                 where installed = @installed and ((not @isSet and disabled_at is null) or (@isSet and disabled_reason = 'not_set'))
             returning workspace_id, id, name, disabled_at
            ), said as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id, 'webhook.changed', 'nexo', jsonb_build_object('name', name, 'changed', jsonb_build_array('active'), 'active', disabled_at is null), @now from switched
            )
            insert into outbox (workspace_id, kind, body) select workspace_id, @work, jsonb_build_object('endpointId', id) from switched where disabled_at is null
            """, new
        {
            id = Guid.CreateVersion7(time.GetUtcNow()),
            installed,
            name,
            setting = installed == "slack" ? "SLACK_WEBHOOK" : "EMAIL_WEBHOOK",
            kinds = EventKinds.Usual,
            isSet,
            work = DeliverDue.OutboxKind,
            now = time.GetUtcNow(),
        }, cancellationToken: cancellationToken));
        if (changed > 0)
            drain.Wake(DeliverDue.OutboxKind);
    }
}
