using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>Asks for the password again before something that a thief of a session must not do. Five wrong tries, counted apart from those at the sign-in, close it for fifteen minutes.</summary>
sealed class PresentPassword(UserManager<Person> people, PasswordCheck check, SignInAttempts attempts, TimeProvider time)
{
    /// <returns>The person; who has no password is asked for none.</returns>
    public async Task<Outcome<Person>> Check(Actor actor, string? present, CancellationToken cancellationToken)
    {
        if (await people.FindByIdAsync(actor.Person!.Value.ToString()) is not { PasswordHash: not null } person)
            return new Person { Id = actor.Person.Value };
        if (string.IsNullOrEmpty(present))
            return AccountRefusals.PresentMissing;
        var counted = $"password of {person.Id}";
        var attempt = await attempts.Begin(counted, cancellationToken);
        if (attempt.IsRefused)
            return SignInRefusals.Locked(attempt.LockedUntil!.Value - time.GetUtcNow());
        var right = false;
        if (present.Length <= 1024 && !(await check.IsRight(person, present, cancellationToken)).Try(out right, out var busy))
            return busy;
        if (!right)
            return AccountRefusals.PresentIsWrong;
        await attempts.Forget(counted, cancellationToken);
        return person;
    }
}
