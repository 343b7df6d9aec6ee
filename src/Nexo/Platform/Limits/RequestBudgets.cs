using System.Collections.Concurrent;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// Counts requests over all nodes. Each node takes a lease of the shared bucket and spends it from memory, so most requests cost
/// no round trip; what a node holds when it is refused or a minute idle is at the most one lease.
/// </summary>
public sealed class RequestBudgets(Database database)
{
    /// <summary>So many are remembered; a flood of addresses beyond that costs round trips, not memory.</summary>
    const int Remembered = 100_000;

    readonly ConcurrentDictionary<string, Lease> leases = new(StringComparer.Ordinal);

    /// <summary>How often the database was asked, for tests.</summary>
    internal long Asked => asked;
    long asked;

    /// <summary>Takes one request from the principal's budget.</summary>
    /// <returns>Null when there was one; else after how long there will be one again.</returns>
    public async ValueTask<TimeSpan?> Take(string principal, Limit limit, CancellationToken cancellationToken)
    {
        if (leases.Count > Remembered)
            leases.Clear();
        var lease = leases.GetOrAdd(principal, _ => new Lease());
        while (!lease.Spend())
        {
            if (lease.RefusedFor is { } wait)
                return wait;
            await lease.Renew(() => Ask(principal, limit)).WaitAsync(cancellationToken);
        }
        return null;
    }

    /// <returns>How many were granted; none when the bucket is empty.</returns>
    async Task<Grant> Ask(string principal, Limit limit)
    {
        Interlocked.Increment(ref asked);
        await using var db = await database.OpenForWork(CancellationToken.None);
        await using var take = new NpgsqlCommand("""
            insert into request_budgets as b (principal, left_over, granted, filled_at) values ($1, $2 - $3, $3, clock_timestamp())
                on conflict (principal) do update
               set (left_over, granted, filled_at) = (
                       select there - least($3, floor(there)), least($3, floor(there)), clock_timestamp()
                         from (select least($2, b.left_over + extract(epoch from clock_timestamp() - b.filled_at)::float8 * $4) as there) filled)
            returning granted, left_over
            """, db)
        {
            Parameters = { new() { Value = principal }, new() { Value = (double)limit.Burst }, new() { Value = limit.Lease }, new() { Value = limit.PerMinute / 60.0 } },
        };
        await using var row = await take.ExecuteReaderAsync(CancellationToken.None);
        await row.ReadAsync(CancellationToken.None);
        var (granted, left) = (row.GetInt32(0), row.GetDouble(1));
        return new Grant(granted, TimeSpan.FromSeconds(Math.Max(0, 1 - left) * 60 / limit.PerMinute));
    }

    /// <summary>Forgets buckets that have long been full again.</summary>
    public async ValueTask Sweep(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var forget = new NpgsqlCommand("delete from request_budgets where filled_at < now() - interval '1 day'", db);
        await forget.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="Wait">Until there is one again, when none was granted.</param>
    readonly record struct Grant(int Granted, TimeSpan Wait);

    /// <summary>What this node holds of one principal's budget.</summary>
    sealed class Lease
    {
        static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

        readonly Lock turn = new();
        int left;
        long takenAt, refusedUntil;
        Task? renewal;

        /// <summary>Null when it is worth asking.</summary>
        public TimeSpan? RefusedFor => TimeSpan.FromMilliseconds(Interlocked.Read(ref refusedUntil) - Environment.TickCount64) is { Ticks: > 0 } wait ? wait : null;

        public bool Spend()
        {
            if (Environment.TickCount64 - Interlocked.Read(ref takenAt) > KeptFor.TotalMilliseconds)
                Volatile.Write(ref left, 0);
            return Interlocked.Decrement(ref left) >= 0;
        }

        /// <summary>Asked once for all who wait.</summary>
        public Task Renew(Func<Task<Grant>> ask)
        {
            lock (turn)
                return renewal is { IsCompleted: false } ? renewal : Volatile.Read(ref left) > 0 ? Task.CompletedTask : renewal = Renewed(ask);
        }

        async Task Renewed(Func<Task<Grant>> ask)
        {
            var grant = await ask();
            Interlocked.Exchange(ref takenAt, Environment.TickCount64);
            if (grant.Granted == 0)
                Interlocked.Exchange(ref refusedUntil, Environment.TickCount64 + (long)Math.Ceiling(Math.Clamp(grant.Wait.TotalMilliseconds, 50, 60_000)));
            Volatile.Write(ref left, grant.Granted);
        }
    }
}
