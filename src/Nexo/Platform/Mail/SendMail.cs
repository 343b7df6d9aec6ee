using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>
/// Hands letters to the SMTP server, or to the gateway where there is none, one after the other. What the server refuses for good is given up; everything else is
/// tried again. A node that dies between the server's yes and its own note sends once more under the same Message-ID.
/// </summary>
sealed partial class SendMail(Database database, IOptions<MailOptions> options, IDataProtectionProvider protection, TimeProvider time, MailGateway gateway, Site site, ILogger<SendMail> log) : IOutboxWork
{
    readonly IDataProtector seal = Mail.SealOf(protection);

    public string Kind => Mail.Kind;

    public int BatchSize => 10;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            await Send(item, cancellationToken);
    }

    async Task Send(OutboxItem item, CancellationToken cancellationToken)
    {
        var waiting = JsonSerializer.Deserialize<Mail.Waiting>(item.Body, Json.Options)!;
        await using var db = await database.OpenForWork(cancellationToken);
        if (!await db.ExecuteScalarAsync<bool>("select exists (select from mails where workspace_id = @Workspace and key = @Key and sent_at is null and given_up is null)",
            new { item.Workspace, waiting.Key }))
            return;
        var why = await GiveUp(item.Workspace, waiting, cancellationToken);
        await db.ExecuteAsync("update mails set sent_at = case when @why is null then @now end, given_up = @why where workspace_id = @Workspace and key = @Key",
            new { item.Workspace, waiting.Key, why, now = time.GetUtcNow() });
        if (why is not null)
            GivenUp(waiting.Key, why);
    }

    /// <returns>Null when the server took it, otherwise why it is not tried again.</returns>
    async Task<string?> GiveUp(WorkspaceId workspace, Mail.Waiting waiting, CancellationToken cancellationToken)
    {
        Letter letter;
        try
        {
            letter = JsonSerializer.Deserialize<Letter>(seal.Unprotect(waiting.Sealed), Json.Options)!;
        }
        catch (CryptographicException)
        {
            return "its seal does not open any more";
        }
        if (letter.Until <= time.GetUtcNow())
            return "it came too late";
        if (!options.Value.HasServer)
            return await gateway.Take(letter, MessageId(workspace, waiting.Key), cancellationToken);
        try
        {
            await Hand(letter, MessageId(workspace, waiting.Key), cancellationToken);
            return null;
        }
        catch (SmtpException e) when (e.StatusCode is >= (SmtpStatusCode)550 and < (SmtpStatusCode)560)
        {
            return $"the server refused it ({(int)e.StatusCode})";
        }
    }

    async Task Hand(Letter letter, string id, CancellationToken cancellationToken)
    {
        var set = options.Value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(set.Timeout);
        using var smtp = new SmtpClient(set.Host, set.Port)
        {
            EnableSsl = set.Security == "starttls",
            Credentials = string.IsNullOrEmpty(set.User) ? null : new NetworkCredential(set.User, set.Password),
        };
        using var message = new MailMessage(new MailAddress(set.From!), new MailAddress(letter.To))
        {
            Subject = letter.Subject, SubjectEncoding = Encoding.UTF8, Body = letter.Text, BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", id);
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notices in answer
        try
        {
            await smtp.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not take the mail within {set.Timeout.TotalSeconds:0} seconds.", e);
        }
    }

    /// <summary>The same at every try, so that a receiver can tell a repetition. The key is hashed: it may name somebody.</summary>
    string MessageId(WorkspaceId workspace, string key) =>
        $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace}:{key}")))[..40]}@{(options.Value.HasServer ? new MailAddress(options.Value.From!).Host : new Uri(site.BaseUrl!).Host)}>";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail {Key} is not sent: {Why}")]
    partial void GivenUp(string key, string why);
}
