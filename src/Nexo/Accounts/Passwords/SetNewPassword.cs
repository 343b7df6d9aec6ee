using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>What a link is for: a new password. It counts once, ends every session and every other link of the person; a second factor stays.</summary>
sealed class SetNewPassword(Database database, PasswordCheck check, SignInAttempts attempts, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    /// <summary>The address of whom an unused link belongs to; null for every other link.</summary>
    public async Task<string?> Email(string? secret, CancellationToken cancellationToken)
    {
        if (secret is not { Length: > 0 and <= 100 })
            return null;
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
            select p.email from password_resets r join people p on p.id = r.person_id
             where r.hash = @hash and r.used_at is null and r.expires_at > @now and p.deactivated_at is null
            """, new { hash = Secret.Hash(secret), now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    public async Task<Outcome<string>> With(string? secret, string? password, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(password))
            return AccountRefusals.PasswordMissing;
        if (PersonFacts.Password(password) is { } refusal)
            return refusal;
        if (await Email(secret, cancellationToken) is not { } email)
            return AccountRefusals.LinkIsOver;
        if (!(await check.Hash(password, cancellationToken)).Try(out var hash, out refusal))
            return refusal;
        if (!await Write(secret!, hash, cancellationToken))
            return AccountRefusals.LinkIsOver;
        await attempts.Forget(email, cancellationToken);
        sessions.Forget();
        nudge.Now();
        return email;
    }

    async Task<bool> Write(string secret, string hash, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            with used as (
                update password_resets set used_at = @now where hash = @link and used_at is null and expires_at > @now returning person_id
            ), person as (
                update people p set password_hash = @hash, security_stamp = @stamp from used where p.id = used.person_id and p.deactivated_at is null returning p.id
            ), others as (
                update password_resets r set used_at = @now from person where r.person_id = person.id and r.used_at is null and r.hash <> @link
            ), ended as (
                delete from sessions s using person where s.person_id = person.id
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body)
                select m.workspace_id, person.id::text, 'person.password_changed', 'person:' || person.id, '{"way": "link"}' from person join memberships m on m.person_id = person.id
            )
            select exists (select from person)
            """, new { link = Secret.Hash(secret), hash, stamp = Person.NewStamp(), now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }
}
