using System.Collections.Concurrent;
using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Records when a token was last used: gathered in memory, written every two seconds in one statement, never on a request.</summary>
sealed partial class TokenUse(Database database, TimeProvider time, ILogger<TokenUse> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    readonly ConcurrentDictionary<Guid, DateTimeOffset> seen = new();

    public void Seen(Guid token)
    {
        var now = time.GetUtcNow();
        if (!seen.TryGetValue(token, out var at) || now - at > TimeSpan.FromSeconds(1))
            seen[token] = now;
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
            await db.ExecuteAsync("""
                with used as (select * from unnest(@ids, @times) as u(id, at)),
                     held as (select t.id, used.at from tokens t join used using (id) order by t.id for update of t)
                update tokens t set last_used_at = greatest(t.last_used_at, held.at) from held where t.id = held.id
                """, new { ids = used.Select(u => u.Key).ToArray(), times = used.Select(u => u.Value.UtcDateTime).ToArray() });
            foreach (var one in used)
                seen.TryRemove(one);
        }
        catch (Exception e)
        {
            NotWritten(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of some tokens was not written; it is tried again")]
    partial void NotWritten(Exception e);
}
