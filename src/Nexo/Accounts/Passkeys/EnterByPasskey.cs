using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>
/// Lets in whom a passkey proves: the device has it, and its owner was verified by finger, face or PIN, so no other factor is
/// asked for. Nobody says an address; the passkey names its person.
/// </summary>
sealed class EnterByPasskey(Database database, IPasskeyHandler<Person> webAuthn, KnownSessions sessions, TimeProvider time)
{
    const string Of = "enter";

    static readonly Refusal Unknown = new("passkey_unknown", "This passkey lets nobody in.", RefusalKind.Unauthenticated);

    /// <returns>Options for <c>navigator.credentials.get</c>, as JSON.</returns>
    public async Task<string> Begin(HttpContext context)
    {
        var made = await webAuthn.MakeRequestOptionsAsync(null!, context);
        PasskeyState.Keep(context, made.AssertionState!, Of);
        return made.RequestOptionsJson;
    }

    public async Task<Outcome<SignedIn>> With(JsonElement credential, HttpContext context, CancellationToken cancellationToken)
    {
        if (credential.ValueKind != JsonValueKind.Object || PasskeyState.Take(context, Of) is not { } state)
            return OwnPasskeys.NotRight;
        var shown = await webAuthn.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential.GetRawText(), AssertionState = state });
        if (!shown.Succeeded || !await Count(shown.User.Id, shown.Passkey, cancellationToken))
            return Unknown;
        return await sessions.First(shown.User.Id, cancellationToken) is { } who ? who : Unknown;
    }

    /// <summary>A counter only rises: of two answers with the same one (a copied key, the same answer twice) one counts. Keychains count nothing and stay at 0.</summary>
    async Task<bool> Count(PersonId person, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteAsync(new CommandDefinition("""
            update passkeys set sign_count = @count, is_backed_up = @IsBackedUp, last_used_at = @now
             where person_id = @person and credential_id = @CredentialId and (sign_count < @count or (sign_count = 0 and @count = 0))
            """, new { person, passkey.CredentialId, count = (long)passkey.SignCount, passkey.IsBackedUp, now = time.GetUtcNow() }, cancellationToken: cancellationToken)) == 1;
    }
}
