using System.Security.Cryptography;
using System.Text;
using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>
/// Counts tries before the password is looked at, so that many at once gain nothing: five in a row that fail
/// close the address for fifteen minutes, whether or not somebody has it.
/// </summary>
sealed class SignInAttempts(Database database, TimeProvider time)
{
    public const int Allowed = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <returns>Whether this try may go on, and until when the address is closed if it fails.</returns>
    public async Task<Attempt> Begin(string email, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleAsync<Attempt>("""
            insert into sign_in_attempts as a (email_hash, failures, last_at) values (@hash, 1, @now)
            on conflict (email_hash) do update set
                last_at = @now,
                failures = case when a.locked_until <= @now then 1 else least(a.failures, @Allowed) + 1 end,
                locked_until = case when a.locked_until > @now then a.locked_until when a.failures + 1 = @Allowed then @until end
            returning failures, locked_until
            """, new { hash = Hash(email), now = time.GetUtcNow(), until = time.GetUtcNow() + LockedFor, Allowed });
    }

    /// <summary>After a right password; also forgets what is a day old.</summary>
    public async Task Forget(string email, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync("delete from sign_in_attempts where email_hash = @hash or last_at < @old",
            new { hash = Hash(email), old = time.GetUtcNow().AddDays(-1) });
    }

    static byte[] Hash(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(Person.Normalized(email)));
}

sealed record Attempt
{
    public int Failures { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public bool IsRefused => Failures > SignInAttempts.Allowed;
}
