using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Somebody who has proved who they are.</summary>
/// <param name="Actor">Who, in the workspace they enter.</param>
/// <param name="Stamp">The stamp the session is bound to.</param>
/// <param name="Workspace">Its name.</param>
/// <param name="Zone">The workspace's time zone.</param>
sealed record SignedIn(Actor Actor, string Stamp, string Workspace, TimeZoneInfo Zone)
{
    /// <summary>The row; empty until it has begun.</summary>
    public Guid Session { get; init; }

    /// <summary>As its row has it.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
}

/// <summary>E-mail and password. What is wrong is never told, and takes as long as what is right.</summary>
sealed class SignIn(UserManager<Person> people, PasswordCheck check, SignInAttempts attempts, KnownSessions sessions, TimeProvider time)
{
    public async Task<Outcome<SignedIn>> With(string email, string password, CancellationToken cancellationToken)
    {
        var attempt = await attempts.Begin(email, cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        var person = await people.FindByNameAsync(Person.Normalized(email));
        var entered = person is { PasswordHash: not null, DeactivatedAt: null } ? await sessions.First(person.Id, cancellationToken) : null;
        if (!(await check.IsRight(entered is null ? null : person, password, cancellationToken)).Try(out var right, out var busy))
            return busy;
        if (!right)
            return attempt.LockedUntil is { } until ? SignInRefusals.Locked(until - time.GetUtcNow()) : SignInRefusals.Failed;
        await attempts.Forget(email, cancellationToken);
        return entered! with { Stamp = person!.SecurityStamp }; // a hash made stronger on the way changes the stamp
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
