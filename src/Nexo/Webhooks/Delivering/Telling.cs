using System.Text.Json;
using Dapper;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>A delivery that is due, and its message.</summary>
sealed record DueDelivery(Guid Id, int Attempts, int Tries, bool IsTest, string Kind, string Subject, JsonElement Body, Message Message);

/// <summary>Turns what is due into messages: the event of the log in the words and the shape of the endpoint's format.</summary>
sealed class Telling(Database database, PlainText plain)
{
    public async Task<IReadOnlyList<DueDelivery>> Due(Targets.Row endpoint, int atMost, CancellationToken cancellationToken) =>
        await Read(endpoint, "d.status = 'pending' and d.due_at <= now() order by d.due_at, d.id limit @atMost", new { endpoint.Id, atMost }, cancellationToken);

    /// <returns>Null when the log has its event no more.</returns>
    public async Task<DueDelivery?> One(Targets.Row endpoint, Guid delivery, CancellationToken cancellationToken) =>
        (await Read(endpoint, "d.id = @delivery", new { endpoint.Id, delivery }, cancellationToken)).SingleOrDefault();

    async Task<IReadOnlyList<DueDelivery>> Read(Targets.Row endpoint, string which, object parameters, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var rows = (await db.QueryAsync<Row>(new CommandDefinition($"""
            select d.id, d.attempts, d.tries, d.is_test, d.kind, d.subject, d.event_xid::text || '-' || d.event_seq as event, e.actor, e.channel, e.at, e.body::text as body
              from webhook_deliveries d join events e on e.workspace_id = d.workspace_id and e.xid = d.event_xid and e.seq = d.event_seq
             where d.endpoint_id = @Id and {which}
            """, parameters, cancellationToken: cancellationToken))).AsList();
        var recipients = endpoint.Format == WebhookFormat.Email && rows.Count > 0 ? await Targets.Recipients(db, endpoint.WorkspaceId, cancellationToken) : "";
        return [.. rows.Select(row => Made(endpoint, row, recipients))];
    }

    DueDelivery Made(Targets.Row endpoint, Row row, string recipients)
    {
        using var parsed = JsonDocument.Parse(row.Body);
        var body = parsed.RootElement.Clone();
        var text = endpoint.Format switch
        {
            WebhookFormat.Slack => JsonSerializer.Serialize(new { text = Slack(plain.Of(row.Kind, row.Subject, body)) }, Json.Options),
            WebhookFormat.Email => Letter(plain.Of(row.Kind, row.Subject, body), recipients),
            _ => JsonSerializer.Serialize(new
            {
                type = row.Kind,
                timestamp = row.At,
                data = new { id = row.Event, workspace = endpoint.WorkspaceId, row.Subject, row.Actor, row.Channel, body },
            }, Json.Options),
        };
        return new DueDelivery(row.Id, row.Attempts, row.Tries, row.IsTest, row.Kind, row.Subject, body, new Message(row.Id, text));
    }

    static string Letter(Told told, string recipients) =>
        JsonSerializer.Serialize(new { to = recipients, subject = $"Nexo: {told.Title}", text = string.Join("\n\n", new[] { told.Title, told.More, told.Link }.OfType<string>()) + "\n" }, Json.Options);

    /// <summary>Slack reads three characters as markup; escaped, no title calls a whole channel.</summary>
    static string Slack(Told told) =>
        $"*{Escaped(told.Title)}*" + (told.More is null ? "" : $"\n{Escaped(told.More)}") + (told.Link is null ? "" : $"\n{Escaped(told.Link)}");

    static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    sealed record Row
    {
        public Guid Id { get; init; }
        public int Attempts { get; init; }
        public int Tries { get; init; }
        public bool IsTest { get; init; }
        public string Kind { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Event { get; init; } = "";
        public string Actor { get; init; } = "";
        public string? Channel { get; init; }
        public DateTimeOffset At { get; init; }
        public string Body { get; init; } = "";
    }
}
