using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>A new password for oneself, who knows the present one. Every other session ends.</summary>
sealed class ChangeOwnPassword(PresentPassword known, PasswordCheck check, KnownSessions sessions, Database database, EventNudge nudge, TimeProvider time)
{
    /// <param name="actor">Who.</param>
    /// <param name="session">The one to keep; null ends all.</param>
    /// <param name="present">Theirs now.</param>
    /// <param name="password">12 to 1024 characters.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<Outcome<PersonId>> For(Actor actor, Guid? session, string? present, string? password, CancellationToken cancellationToken)
    {
        if (Broken(present, password) is { } refusal)
            return refusal;
        if (!(await known.Check(actor, present, cancellationToken)).Try(out var person, out refusal))
            return refusal;
        if (person.PasswordHash is null)
            return AccountRefusals.NoPassword;
        if (!(await check.Hash(password!, cancellationToken)).Try(out var hash, out refusal))
            return refusal;
        await Write(actor, session, hash, cancellationToken);
        sessions.Forget();
        nudge.Now();
        return person.Id;
    }

    async Task Write(Actor actor, Guid? session, string hash, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with person as (
                update people set password_hash = @hash, security_stamp = @stamp where id = @person
            ), kept as (
                update sessions set stamp = @stamp where id = @session and person_id = @person
            ), ended as (
                delete from sessions where person_id = @person and id is distinct from @session
            ), links as (
                update password_resets set used_at = @now where person_id = @person and used_at is null
            )
            insert into events (workspace_id, subject, kind, actor, body) values (@Workspace, @person::text, 'person.password_changed', @Name, '{"way": "own"}')
            """, new { hash, session, stamp = Person.NewStamp(), person = actor.Person!.Value.Value, actor.Workspace, actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    static Refusal? Broken(string? present, string? password) =>
        string.IsNullOrEmpty(present) ? AccountRefusals.PresentMissing
        : string.IsNullOrEmpty(password) ? AccountRefusals.PasswordMissing
        : PersonFacts.Password(password) ?? (present == password ? AccountRefusals.SamePassword : null);
}
