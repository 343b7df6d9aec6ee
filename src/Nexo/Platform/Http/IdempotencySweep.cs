using Dapper;

namespace Nexo.Platform;

/// <summary>Forgets kept answers after a day, ten thousand in a transaction. A task's own key stays with the task.</summary>
sealed class IdempotencySweep(Database database, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <returns>How many were forgotten.</returns>
    public async ValueTask<int> Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (all, some) = (0, 0);
        do
        {
            some = await db.ExecuteAsync(new CommandDefinition("""
                delete from idempotency_keys where ctid in (select ctid from idempotency_keys where created_at < @old limit 10000)
                """, new { old = time.GetUtcNow() - KeptFor }, cancellationToken: cancellationToken));
            all += some;
        }
        while (some == 10_000);
        return all;
    }
}
