using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What is asked for after the password of who has switched it on: a code of their app, or one of their recovery codes.</summary>
sealed class SecondFactor(Database database, IDataProtectionProvider protection, SignInAttempts attempts, EventNudge nudge, TimeProvider time)
{
    readonly IDataProtector seal = protection.CreateProtector("Nexo.SecondFactor");

    public static readonly Refusal Required = new("second_factor_required",
        "code: is required, six digits of your authenticator app or a recovery code.", RefusalKind.Unauthenticated, "code");

    public static readonly Refusal Wrong = new("code_wrong", "code: is wrong, was used already or has expired.", RefusalKind.Unauthenticated, "code");

    public async Task<bool> IsOn(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from second_factors where person_id = @person and confirmed_at is not null)", new { person }, cancellationToken: cancellationToken));
    }

    /// <summary>A code counts once; five wrong ones close this door for fifteen minutes.</summary>
    public async Task<Outcome<PersonId>> Check(Actor actor, string? code, CancellationToken cancellationToken)
    {
        var person = actor.Person!.Value;
        if (Typed(code) is not { } typed)
            return Required;
        var attempt = await attempts.Begin(Counted(person), cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        if (!(typed is { Length: 6 } && typed.All(char.IsAsciiDigit) ? await TakeCode(person, typed, confirmed: true, cancellationToken) : await TakeRecoveryCode(actor, typed, cancellationToken)))
            return attempt.LockedUntil is { } until ? SignInRefusals.Locked(until - time.GetUtcNow()) : Wrong;
        await attempts.Forget(Counted(person), cancellationToken);
        return person;
    }

    /// <summary>Whether it is the app's code of now; if so it counts, and never again.</summary>
    /// <param name="confirmed">False while the app is being set up.</param>
    public async Task<bool> TakeCode(PersonId person, string code, bool confirmed, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var secret = await db.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select sealed from second_factors where person_id = @person and (confirmed_at is not null) = @confirmed", new { person, confirmed }, cancellationToken: cancellationToken));
        return secret is not null && Totp.StepOf(Open(secret), code, time.GetUtcNow()) is { } step
            && await db.ExecuteAsync(new CommandDefinition("update second_factors set last_step = @step where person_id = @person and sealed = @secret and last_step < @step",
                new { person, secret, step }, cancellationToken: cancellationToken)) == 1;
    }

    public string Seal(byte[] secret) => seal.Protect(Convert.ToBase64String(secret));

    public byte[] Open(string text) => Convert.FromBase64String(seal.Unprotect(text));

    /// <summary>As it is compared: people type blanks and dashes, and small letters.</summary>
    public static string? Typed(string? code) =>
        code is { Length: <= 100 } && string.Concat(code.Where(c => !char.IsWhiteSpace(c) && c != '-')) is { Length: > 0 } typed ? typed.ToUpperInvariant() : null;

    public static string Counted(PersonId person) => $"second factor of {person}";

    async Task<bool> TakeRecoveryCode(Actor actor, string code, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var taken = await db.ExecuteAsync(new CommandDefinition("""
            with used as (
                update recovery_codes c set used_at = @now from second_factors f
                 where f.person_id = c.person_id and f.confirmed_at is not null and c.person_id = @person and c.hash = @hash and c.used_at is null
             returning c.person_id
            )
            insert into events (workspace_id, subject, kind, actor) select @Workspace, person_id::text, 'person.recovery_code_used', @Name from used
            """, new { person = actor.Person!.Value.Value, hash = Secret.Hash(code), actor.Workspace, actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        nudge.Now();
        return taken == 1;
    }
}
