using System.Collections.Concurrent;
using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Records when something was last used: gathered in memory, written every two seconds in one statement, never on a request.</summary>
/// <param name="database">Where to.</param>
/// <param name="time">When.</param>
/// <param name="log">Of what could not be written.</param>
/// <param name="sql">Takes <c>@ids</c> and <c>@times</c>; locks its rows in the order of their ids.</param>
abstract partial class LastUse(Database database, TimeProvider time, ILogger log, string sql) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    readonly ConcurrentDictionary<Guid, DateTimeOffset> seen = new();

    public void Seen(Guid id)
    {
        var now = time.GetUtcNow();
        if (!seen.TryGetValue(id, out var at) || now - at > TimeSpan.FromSeconds(1))
            seen[id] = now;
    }

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
        var used = seen.ToArray();
        if (used.Length == 0)
            return;
        try
        {
            await using var db = await database.OpenForWork(CancellationToken.None);
            await db.ExecuteAsync(sql, new { ids = used.Select(u => u.Key).ToArray(), times = used.Select(u => u.Value.UtcDateTime).ToArray() });
            foreach (var one in used)
                seen.TryRemove(one);
        }
        catch (Exception e)
        {
            NotWritten(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of some tokens or sessions was not written; it is tried again")]
    partial void NotWritten(Exception e);
}
