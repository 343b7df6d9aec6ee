using System.Collections.Concurrent;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <param name="Agents">The six channel agents' ids.</param>
/// <param name="Stats">Today, as in <see cref="DailyStats"/>.</param>
public sealed record OrchestratorState(IReadOnlyList<string> Agents, IReadOnlyList<DayOfChannel> Stats);

/// <summary>
/// The state of the house, kept for five minutes or until the next event. Whether there was one is asked of the log
/// itself, so it holds across nodes; while a transaction runs that may yet tell of something, nothing is kept.
/// </summary>
sealed class OrchestratorStatus(Database database, DailyStats stats, TimeProvider time)
{
    static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<WorkspaceId, Kept> kept = new();

    public async Task<OrchestratorState> Read(Actor by, CancellationToken cancellationToken)
    {
        var log = await Log(by.Workspace, cancellationToken);
        if (kept.TryGetValue(by.Workspace, out var known) && known.Seq == log.Seq && time.GetUtcNow() - known.At < KeptFor)
            return known.State;
        var state = new OrchestratorState([.. ChannelAgents.All.Select(agent => agent.Id)], await stats.Of(by, null, cancellationToken));
        if (log.IsSettled)
            kept[by.Workspace] = new(state, log.Seq, time.GetUtcNow());
        else
            kept.TryRemove(by.Workspace, out _);
        return state;
    }

    async Task<LogEnd> Log(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<LogEnd>(new CommandDefinition("""
            select seq, xid < pg_snapshot_xmin(pg_current_snapshot()) as is_settled from events where workspace_id = @workspace order by xid desc, seq desc limit 1
            """, new { workspace }, cancellationToken: cancellationToken)) ?? new LogEnd { IsSettled = false };
    }

    sealed record Kept(OrchestratorState State, long Seq, DateTimeOffset At);

    sealed record LogEnd
    {
        public long Seq { get; init; }
        public bool IsSettled { get; init; }
    }
}
