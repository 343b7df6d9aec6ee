using System.Collections.Concurrent;
using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>
/// Records when something was last used, and how often: gathered in memory, written every two seconds in one statement, never on
/// a request. A node that is killed forgets its last two seconds.
/// </summary>
/// <param name="database">Where to.</param>
/// <param name="time">When.</param>
/// <param name="log">Of what could not be written.</param>
/// <param name="sql">Takes <c>@ids</c>, <c>@times</c> and <c>@uses</c>; locks its rows in the order of their ids.</param>
abstract partial class LastUse(Database database, TimeProvider time, ILogger log, string sql) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    readonly ConcurrentDictionary<Guid, Tally> seen = new();

    public void Seen(Guid id) => seen.GetOrAdd(id, static _ => new Tally()).Add(time.GetUtcNow());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // Written once more below, before the node ends.
            }
            await Write();
        }
    }

    async Task Write()
    {
        var used = Taken().ToArray();
        if (used.Length == 0)
            return;
        try
        {
            await using var db = await database.OpenForWork(CancellationToken.None);
            await db.ExecuteAsync(sql, new { ids = used.Select(u => u.Id).ToArray(), times = used.Select(u => u.At.UtcDateTime).ToArray(), uses = used.Select(u => u.Uses).ToArray() });
        }
        catch (Exception e)
        {
            foreach (var one in used)
                seen.GetOrAdd(one.Id, static _ => new Tally()).GiveBack(one.Uses, one.At);
            NotWritten(e);
        }
    }

    /// <summary>What was used since the last time; what was not is no longer kept in mind.</summary>
    IEnumerable<(Guid Id, long Uses, DateTimeOffset At)> Taken()
    {
        foreach (var one in seen)
        {
            var (uses, at) = one.Value.Take();
            if (uses > 0)
                yield return (one.Key, uses, at);
            else
                seen.TryRemove(one);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of some tokens or sessions was not written; it is tried again")]
    partial void NotWritten(Exception e);

    /// <summary>The uses of one of them since the last writing.</summary>
    sealed class Tally
    {
        long uses, at;

        public void Add(DateTimeOffset now)
        {
            Volatile.Write(ref at, now.UtcTicks);
            Interlocked.Increment(ref uses);
        }

        public (long Uses, DateTimeOffset At) Take() => (Interlocked.Exchange(ref uses, 0), new DateTimeOffset(Volatile.Read(ref at), TimeSpan.Zero));

        public void GiveBack(long taken, DateTimeOffset when)
        {
            Interlocked.CompareExchange(ref at, when.UtcTicks, 0);
            Interlocked.Add(ref uses, taken);
        }
    }
}
