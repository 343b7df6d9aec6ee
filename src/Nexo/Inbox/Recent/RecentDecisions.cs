using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.Recent;

/// <summary>A decision of the last day, and why it cannot be taken back; null where it can.</summary>
public sealed record RecentDecision(MarketplaceTask Task, string Decider, Refusal? Fixed);

/// <summary>What was decided in the last day, the latest first: the viewer's own decisions, or everybody's.</summary>
sealed class RecentDecisions(Database database, TimeProvider time)
{
    public const int MostAPage = 100;

    static readonly TimeSpan Shown = TimeSpan.FromDays(1);

    /// <param name="actor">Who looks; whose decisions, unless <paramref name="all"/>.</param>
    /// <param name="all">Everybody's, policies and NEXO included.</param>
    /// <param name="before">Goes on from there; null begins with the latest.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<IReadOnlyList<RecentDecision>> Read(Actor actor, bool all, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var tasks = (await db.QueryAsync<MarketplaceTask>(new CommandDefinition($"""
            select {MarketplaceTask.Columns} from marketplace_tasks
             where workspace_id = @Workspace and decided_at > @since and decided_at < @before {(all ? "" : "and decided_by = @Name")}
             order by decided_at desc, id desc limit @MostAPage
            """, new { actor.Workspace, actor.Name, since = now - Shown, before = before ?? now.AddMinutes(1), MostAPage }, cancellationToken: cancellationToken))).AsList();
        var names = await Names.Of(db, actor.Workspace, tasks.Select(task => task.DecidedBy), cancellationToken);
        return [.. tasks.Select(task => new RecentDecision(task, names.Of(task.DecidedBy), TaskLifecycle.Decide(task.State, new TaskStep.Reopen(now), actor).Refusal))];
    }
}
