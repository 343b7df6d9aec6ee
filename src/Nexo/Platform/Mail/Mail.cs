using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Nexo.Platform;

/// <summary>A mail to one person, in plain text.</summary>
/// <param name="To">The bare address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Lines end with <c>\n</c>; addresses in it stand on lines of their own.</param>
/// <param name="Until">Not sent later than this: when what it carries has expired.</param>
public sealed record Letter(string To, string Subject, string Text, DateTimeOffset Until);

/// <summary>
/// Mails go through the outbox: wanted in the caller's transaction, sent by a worker. A letter is sealed while it waits,
/// since it may carry a secret link; it is in no log and no event.
/// </summary>
public sealed class Mail(IOptions<MailOptions> options, IDataProtectionProvider protection, OutboxDrain drain, TimeProvider time)
{
    internal const string Kind = "mail.send";

    readonly IDataProtector seal = SealOf(protection);

    /// <summary>Whether there is a server or a gateway to send by; otherwise show or print the link instead.</summary>
    public bool IsSet => options.Value.IsSet;

    /// <summary>Wants a mail sent, inside the caller's transaction; call <see cref="Wake"/> after the commit.</summary>
    /// <param name="kind">What it is about, for who reads the table: <c>password.reset</c>.</param>
    /// <param name="key">Of two mails with one key only the first is sent.</param>
    /// <returns>Whether it was the first.</returns>
    /// <exception cref="InvalidOperationException">No server is set.</exception>
    public async Task<bool> Put(NpgsqlConnection db, NpgsqlTransaction? transaction, WorkspaceId workspace, string kind, string key, Letter letter)
    {
        if (!IsSet)
            throw new InvalidOperationException("No mail server is set: ask IsSet first.");
        var body = JsonSerializer.Serialize(new Waiting(key, seal.Protect(JsonSerializer.Serialize(letter, Json.Options))), Json.Options);
        return await db.ExecuteAsync("""
            with first as (
                insert into mails (workspace_id, key, kind, queued_at) values (@workspace, @key, @kind, @now) on conflict do nothing returning workspace_id
            )
            insert into outbox (workspace_id, kind, body) select workspace_id, @work, @body::jsonb from first
            """, new { workspace, key, kind, work = Kind, body, now = time.GetUtcNow() }, transaction) > 0;
    }

    public void Wake() => drain.Wake(Kind);

    internal static IDataProtector SealOf(IDataProtectionProvider protection) => protection.CreateProtector("Nexo.Mail");

    /// <param name="Key">The mail's row.</param>
    /// <param name="Sealed">A <see cref="Letter"/>.</param>
    internal sealed record Waiting(string Key, string Sealed);
}
