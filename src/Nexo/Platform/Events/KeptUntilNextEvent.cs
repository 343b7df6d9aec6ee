using System.Collections.Concurrent;
using Dapper;

namespace Nexo.Platform;

/// <summary>
/// A value for each workspace that is counted anew after the workspace's next event, or after five minutes. Whether there
/// was an event is asked of the log itself, so it holds across nodes; while a transaction runs that may yet tell of
/// something, nothing is kept.
/// </summary>
public sealed class KeptUntilNextEvent<T>(Database database, TimeProvider time)
{
    static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<WorkspaceId, Kept> kept = new();

    public async Task<T> Read(WorkspaceId workspace, Func<CancellationToken, Task<T>> count, CancellationToken cancellationToken)
    {
        var log = await Log(workspace, cancellationToken);
        if (kept.TryGetValue(workspace, out var known) && known.Seq == log.Seq && time.GetUtcNow() - known.At < KeptFor)
            return known.Value;
        var counted = new Kept(await count(cancellationToken), log.Seq, time.GetUtcNow());
        if (log.IsSettled)
            kept[workspace] = counted;
        else
            kept.TryRemove(workspace, out _);
        return counted.Value;
    }

    async Task<LogEnd> Log(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<LogEnd>(new CommandDefinition("""
            select seq, xid < log_horizon() as is_settled from events where workspace_id = @workspace order by xid desc, seq desc limit 1
            """, new { workspace }, cancellationToken: cancellationToken)) ?? new LogEnd();
    }

    sealed record Kept(T Value, long Seq, DateTimeOffset At);

    sealed record LogEnd
    {
        public long Seq { get; init; }
        public bool IsSettled { get; init; }
    }
}
