using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Somebody who has proved who they are.</summary>
/// <param name="Actor">Who, in the workspace they enter.</param>
/// <param name="Stamp">The stamp the session is bound to.</param>
/// <param name="Workspace">Its name.</param>
/// <param name="Zone">The workspace's time zone.</param>
sealed record SignedIn(Actor Actor, string Stamp, string Workspace, TimeZoneInfo Zone);

/// <summary>E-mail and password. What is wrong is never told, and takes as long as what is right.</summary>
sealed class SignIn(UserManager<Person> people, IPasswordHasher<Person> hasher, SignInAttempts attempts, KnownSessions sessions, Database database, EventNudge nudge, TimeProvider time)
{
    // Hashing costs a tenth of a second of a core on purpose; a flood of tries must not take all of them.
    static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount - 1));
    static readonly Person Nobody = new();
    static string? nobodysHash;

    public async Task<Outcome<SignedIn>> With(string email, string password, CancellationToken cancellationToken)
    {
        var attempt = await attempts.Begin(email, cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        var person = await people.FindByNameAsync(Person.Normalized(email));
        var entered = person is { PasswordHash: not null, DeactivatedAt: null } ? await sessions.First(person.Id, cancellationToken) : null;
        if (!(await IsRight(entered is null ? null : person, password, cancellationToken)).Try(out var right, out var busy))
            return busy;
        if (!right)
            return attempt.LockedUntil is { } until ? SignInRefusals.Locked(until - time.GetUtcNow()) : SignInRefusals.Failed;
        await attempts.Forget(email, cancellationToken);
        await Tell(entered!.Actor, cancellationToken);
        return entered with { Stamp = person!.SecurityStamp }; // a hash made stronger on the way changes the stamp
    }

    async Task<Outcome<bool>> IsRight(Person? person, string password, CancellationToken cancellationToken)
    {
        if (!await Turns.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken))
            return SignInRefusals.Busy;
        try
        {
            if (person is not null)
                return await people.CheckPasswordAsync(person, password);
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody's password"), password);
            return false;
        }
        finally
        {
            Turns.Release();
        }
    }

    async Task Tell(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor) values (@Workspace, @Subject, 'person.signed_in', @Name)",
            new { actor.Workspace, Subject = actor.Person.ToString(), actor.Name });
        nudge.Now();
    }
}

static class SignInRefusals
{
    public static readonly Refusal Failed = new("sign_in_failed", "E-mail or password is wrong.", RefusalKind.Unauthenticated);

    public static readonly Refusal Busy = new("sign_in_busy", "Too many people sign in at once: try again in a moment.", RefusalKind.TooMany) { TryAgainIn = TimeSpan.FromSeconds(10) };

    public static Refusal Locked(TimeSpan left) => new("sign_in_locked",
        $"Too many wrong tries: this address is closed for {Minutes(left)} more minute{(Minutes(left) == 1 ? "" : "s")}.", RefusalKind.TooMany)
    { TryAgainIn = left };

    /// <summary>Whole minutes, rounded up, at least one.</summary>
    public static int Minutes(TimeSpan left) => Math.Max(1, (int)Math.Ceiling(left.TotalMinutes));
}
