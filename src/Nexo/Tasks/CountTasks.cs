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
sealed class CountTasks(Database database)
{
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
