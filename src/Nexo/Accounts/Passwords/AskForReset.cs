using System.Globalization;
using System.Text.Json;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>
/// Somebody says that they forgot their password. Whether the address belongs to anybody is looked up later, by a worker:
/// the answer is the same and takes as long for every address.
/// </summary>
sealed class AskForReset(Mail mail, SignInAttempts attempts, Database database, OutboxDrain drain, TimeProvider time)
{
    public const string Kind = "password.reset_asked";

    /// <param name="Culture">Of who asked, for the words of the mail.</param>
    internal sealed record Asked(string Email, string Culture);

    /// <summary>Five times in a quarter of an hour for one address, known or not.</summary>
    public async Task<Outcome<string>> For(string? email, CancellationToken cancellationToken)
    {
        if (!mail.IsSet)
            return AccountRefusals.MailIsNotSet;
        if (PersonFacts.Email(email) is { } refusal)
            return refusal;
        var attempt = await attempts.Begin($"reset {Person.Normalized(email!)}", cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        await using var db = await database.OpenForWork(cancellationToken);
        // Of no workspace yet: whose address it is comes out later.
        await Outbox.Put(db, null, default, Kind, JsonSerializer.Serialize(new Asked(email!.Trim(), CultureInfo.CurrentUICulture.Name), Json.Options));
        drain.Wake(Kind);
        return email.Trim();
    }
}
