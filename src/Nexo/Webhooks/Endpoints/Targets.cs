using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Webhooks;

/// <summary>Where an endpoint's messages go, with what opens only here.</summary>
sealed class Targets(EndpointSeals seals, IOptions<WebhookOptions> options, IOptions<MailOptions> mail, TimeProvider time)
{
    public const string Columns = "id, workspace_id, name, installed, format, address_seal, secret_seal, earlier_secret_seal, earlier_secret_until";

    public Target Of(Row row)
    {
        var address = row.Installed switch
        {
            "slack" => options.Value.Slack,
            "email" => mail.Value.Webhook,
            _ => seals.Open(row.WorkspaceId, row.AddressSeal),
        };
        string?[] secrets = [seals.Open(row.WorkspaceId, row.SecretSeal), row.EarlierSecretUntil > time.GetUtcNow() ? seals.Open(row.WorkspaceId, row.EarlierSecretSeal) : null];
        var lost = row.SecretSeal is not null && secrets[0] is null; // unsigned it would be refused, and for a wrong reason
        return new Target(lost || string.IsNullOrWhiteSpace(address) ? null : new Uri(address), row.Installed is not null, [.. secrets.OfType<string>()]);
    }

    /// <summary>To whom letters go: those of the workspace who may decide.</summary>
    public static async Task<string> Recipients(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        string.Join(", ", await db.QueryAsync<string>(new CommandDefinition("""
            select p.email from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace and m.role in ('admin', 'head') and p.deactivated_at is null order by p.email limit 50
            """, new { workspace }, cancellationToken: cancellationToken)));

    public sealed record Row
    {
        public EndpointId Id { get; init; }
        public WorkspaceId WorkspaceId { get; init; }
        public string Name { get; init; } = "";
        public string? Installed { get; init; }
        public WebhookFormat Format { get; init; }
        public string? AddressSeal { get; init; }
        public string? SecretSeal { get; init; }
        public string? EarlierSecretSeal { get; init; }
        public DateTimeOffset? EarlierSecretUntil { get; init; }
    }
}
