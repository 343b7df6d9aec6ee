using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Looks at a password; as slowly where there is nobody as where there is somebody.</summary>
sealed class PasswordCheck(UserManager<Person> people, IPasswordHasher<Person> hasher)
{
    // Hashing costs a tenth of a second of a core on purpose; a flood of tries must not take all of them.
    static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount - 1));
    static readonly Person Nobody = new();
    static string? nobodysHash;

    public Task<Outcome<bool>> IsRight(Person? person, string password, CancellationToken cancellationToken) => InTurn(async () =>
    {
        if (person is not null)
            return await people.CheckPasswordAsync(person, password);
        hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody's password"), password);
        return false;
    }, cancellationToken);

    public Task<Outcome<string>> Hash(string password, CancellationToken cancellationToken) =>
        InTurn(() => Task.FromResult(hasher.HashPassword(Nobody, password)), cancellationToken);

    static async Task<Outcome<T>> InTurn<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (!await Turns.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken))
            return SignInRefusals.Busy;
        try
        {
            return await work();
        }
        finally
        {
            Turns.Release();
        }
    }
}
