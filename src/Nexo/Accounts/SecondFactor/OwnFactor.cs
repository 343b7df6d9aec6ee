using System.Security.Cryptography;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Accounts;

/// <summary>How one's second factor stands.</summary>
/// <param name="On">Whether the sign-in asks for it.</param>
/// <param name="Since">When it was switched on.</param>
/// <param name="RecoveryCodesLeft">Those not used yet, of ten.</param>
public sealed record FactorStatus(bool On, DateTimeOffset? Since, int RecoveryCodesLeft);

/// <summary>What an authenticator app needs to know.</summary>
/// <param name="Secret">Base32, for who types it.</param>
/// <param name="Uri">The same as <c>otpauth://</c>, which the picture holds.</param>
public sealed record FactorSetup(string Secret, string Uri);

/// <summary>Sets up one's second factor, switches it on by its first code, and off again.</summary>
sealed class OwnFactor(Database database, SecondFactor factor, PresentPassword known, SignInAttempts attempts, EventNudge nudge, TimeProvider time)
{
    const int Codes = 10;

    static readonly Refusal AlreadyOn = new("second_factor_on", "Your second factor is on already: switch it off first.");
    static readonly Refusal NotBegun = new("second_factor_not_begun", "Begin first: there is no app to confirm.");
    static readonly Refusal NotOn = new("second_factor_off", "Your second factor is not on.");
    static readonly Refusal WrongCode = Refusal.Invalid("code", "code_wrong", "code: is not what the app shows now; look at the clock of your device.");

    public async Task<FactorStatus> Status(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (since, left) = await db.QuerySingleAsync<(DateTimeOffset?, int)>(new CommandDefinition("""
            select (select confirmed_at from second_factors where person_id = @person and confirmed_at is not null),
                   (select count(*)::int from recovery_codes where person_id = @person and used_at is null)
            """, new { person }, cancellationToken: cancellationToken));
        return new FactorStatus(since is not null, since, since is null ? 0 : left);
    }

    /// <summary>A new secret. Until it is confirmed by a code the sign-in asks for nothing; beginning again replaces it.</summary>
    public async Task<Outcome<FactorSetup>> Begin(Actor actor, string? present, CancellationToken cancellationToken)
    {
        if (!(await known.Check(actor, present, cancellationToken)).Try(out _, out var refusal))
            return refusal;
        await using var db = await database.OpenForWork(cancellationToken);
        var begun = await db.ExecuteAsync(new CommandDefinition("""
            insert into second_factors as f (person_id, sealed, begun_at) values (@person, @secret, @now)
            on conflict (person_id) do update set sealed = excluded.sealed, begun_at = excluded.begun_at, last_step = 0 where f.confirmed_at is null
            """, new { person = actor.Person!.Value.Value, secret = factor.Seal(Totp.NewSecret()), now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return begun == 1 ? (await Setup(actor.Person.Value, cancellationToken))! : AlreadyOn;
    }

    /// <summary>What was begun and not confirmed yet; null when nothing was.</summary>
    public async Task<FactorSetup?> Setup(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (secret, email) = await db.QuerySingleOrDefaultAsync<(string?, string?)>(new CommandDefinition(
            "select f.sealed, p.email from second_factors f join people p on p.id = f.person_id where f.person_id = @person and f.confirmed_at is null",
            new { person }, cancellationToken: cancellationToken));
        if (secret is null)
            return null;
        var shown = Totp.Base32(factor.Open(secret));
        return new FactorSetup(shown, $"otpauth://totp/Nexo:{Uri.EscapeDataString(email!)}?secret={shown}&issuer=Nexo");
    }

    /// <summary>The app's first code switches it on; every other session ends, since it came in without.</summary>
    /// <returns>Ten recovery codes, shown once.</returns>
    public async Task<Outcome<string[]>> Confirm(Actor actor, Guid? session, string? code, CancellationToken cancellationToken)
    {
        var person = actor.Person!.Value;
        if (await Setup(person, cancellationToken) is null)
            return (await Status(person, cancellationToken)).On ? AlreadyOn : NotBegun;
        var attempt = await attempts.Begin(SecondFactor.Counted(person), cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        if (SecondFactor.Typed(code) is not { } typed || !await factor.TakeCode(person, typed, confirmed: false, cancellationToken))
            return WrongCode;
        await attempts.Forget(SecondFactor.Counted(person), cancellationToken);
        var codes = NewCodes();
        var on = await Write("""
            with changed as (
                update second_factors set confirmed_at = @now where person_id = @person and confirmed_at is null returning person_id
            ), ended as (
                delete from sessions s using changed where s.person_id = changed.person_id and s.id is distinct from @session
            ), codes as (
                insert into recovery_codes (person_id, hash) select person_id, hash from changed, unnest(@hashes) as hash
            )
            """, "person.second_factor_on", actor, codes, session, cancellationToken);
        return on ? codes : AlreadyOn;
    }

    /// <summary>Ten new recovery codes; the old ones are worthless.</summary>
    public async Task<Outcome<string[]>> NewRecoveryCodes(Actor actor, string? present, CancellationToken cancellationToken)
    {
        if (!(await known.Check(actor, present, cancellationToken)).Try(out _, out var refusal))
            return refusal;
        var codes = NewCodes();
        var made = await Write("""
            with changed as (
                select person_id from second_factors where person_id = @person and confirmed_at is not null for update
            ), gone as (
                delete from recovery_codes c using changed where c.person_id = changed.person_id
            ), codes as (
                insert into recovery_codes (person_id, hash) select person_id, hash from changed, unnest(@hashes) as hash
            )
            """, "person.recovery_codes_made", actor, codes, null, cancellationToken);
        return made ? codes : NotOn;
    }

    public async Task<Outcome<PersonId>> Off(Actor actor, string? present, CancellationToken cancellationToken)
    {
        if (!(await known.Check(actor, present, cancellationToken)).Try(out _, out var refusal))
            return refusal;
        return await Write("with changed as (delete from second_factors where person_id = @person returning person_id)", "person.second_factor_off", actor, [], null, cancellationToken)
            ? actor.Person!.Value : NotOn;
    }

    /// <summary>An admin helps a member who lost the app and the recovery codes.</summary>
    public async Task<Outcome<PersonId>> Remove(Actor admin, PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (await ResetLinks.Refused(db, admin, person, cancellationToken) is { } refusal)
            return refusal;
        var removed = await db.ExecuteAsync(new CommandDefinition("""
            with changed as (delete from second_factors where person_id = @person returning person_id)
            insert into events (workspace_id, subject, kind, actor) select @Workspace, person_id::text, 'person.second_factor_removed', @Name from changed
            """, new { person, admin.Workspace, admin.Name }, cancellationToken: cancellationToken));
        nudge.Now();
        return removed == 1 ? person : new Refusal("second_factor_off", "This person has no second factor.", RefusalKind.NotFound, "id");
    }

    async Task<bool> Write(string change, string kind, Actor actor, IReadOnlyList<string> codes, Guid? session, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var written = await db.ExecuteAsync(new CommandDefinition($"""
            {change}
            insert into events (workspace_id, subject, kind, actor) select @Workspace, person_id::text, @kind, @Name from changed
            """, new
        {
            person = actor.Person!.Value.Value, session, kind, now = time.GetUtcNow(), actor.Workspace, actor.Name,
            hashes = codes.Select(code => Secret.Hash(SecondFactor.Typed(code)!)).ToArray(),
        }, cancellationToken: cancellationToken));
        nudge.Now();
        return written == 1;
    }

    /// <summary><c>ABCD-EFGH-IJKL-MNOP</c>: 80 random bits each, so that a fast hash keeps them.</summary>
    static string[] NewCodes() => [.. Enumerable.Range(0, Codes).Select(_ => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(four => new string(four))))];
}
