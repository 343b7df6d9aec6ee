using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>How many tasks a channel has in a status.</summary>
public sealed record TaskCount
{
    public Channel Marketplace { get; init; }
    public TaskStatus Status { get; init; }
    public long N { get; init; }
}

/// <summary>The counters: exact by channel and status, at any size.</summary>
sealed class CountTasks(Database database, TimeProvider time)
{
    /// <summary>How many of those that wait for approval are put off, by channel.</summary>
    public async Task<IReadOnlyDictionary<Channel, long>> Snoozed(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return (await db.QueryAsync<TaskCount>(new CommandDefinition("""
            select marketplace, count(*) as n from marketplace_tasks
             where workspace_id = @Workspace and snoozed_until > @now and status = 'awaiting_approval' group by 1
            """, new { by.Workspace, now = time.GetUtcNow() }, cancellationToken: cancellationToken))).ToDictionary(count => count.Marketplace, count => count.N);
    }

    public async Task<IReadOnlyList<TaskCount>> Count(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var counts = await db.QueryAsync<TaskCount>(new CommandDefinition("""
            select marketplace, replace(status, '_', '') as status, sum(n)::bigint as n
              from counted_tasks where workspace_id = @Workspace
             group by marketplace, status having sum(n) > 0
            """, new { by.Workspace }, cancellationToken: cancellationToken));
        return [.. counts.Where(count => by.AgentOf is not { } own || own == count.Marketplace)];
    }
}
