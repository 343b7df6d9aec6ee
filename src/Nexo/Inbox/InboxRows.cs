using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>One line of the inbox.</summary>
public sealed record InboxRow(MarketplaceTask Task, int Listings, string Assignee, string Decider, string Snoozer)
{
    /// <summary>Sorts as text as the list does, the first row smallest; so a row that arrives later finds its place.</summary>
    public string Key(InboxOrder order) => order == InboxOrder.Newest
        ? $"{long.MaxValue - Task.CreatedAt.UtcTicks:D19}{Latest}"
        : $"{2 - (int)Task.Priority}{1_000_000 - (int)(Math.Clamp(Task.Impact, 0, 9999) * 100):D7}{Latest}";

    // The list ends on the id, falling; its bits turned over sort rising.
    string Latest => Convert.ToHexString([.. Task.Id.Value.ToByteArray(bigEndian: true).Select(b => (byte)~b)]);
}

/// <summary>A page of rows. <see cref="Total"/> stops at 10,000 where filters need counting.</summary>
public sealed record InboxRows(IReadOnlyList<InboxRow> Rows, long Total, bool TotalIsExact, string? Next)
{
    public static readonly InboxRows None = new([], 0, TotalIsExact: true, Next: null);

    internal static async Task<Outcome<InboxRows>> Read(ListTasks list, Database database, InboxView view, Actor actor, CancellationToken cancellationToken)
    {
        var found = await list.List(actor, view.Query(actor), cancellationToken);
        if (!found.Try(out var page, out var refusal))
            return refusal;
        return new InboxRows(await Dress(database, page.Tasks, actor, cancellationToken), page.Total, page.TotalIsExact, page.NextCursor);
    }

    /// <summary>These tasks as rows, whatever their state; those of another workspace or channel are left out.</summary>
    internal static async Task<IReadOnlyList<InboxRow>> ByIds(Database database, IReadOnlyCollection<TaskId> ids, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var tasks = (await db.QueryAsync<MarketplaceTask>(new CommandDefinition(
            $"select {MarketplaceTask.Columns} from marketplace_tasks where workspace_id = @workspace and id = any(@ids)",
            new { workspace = actor.Workspace, ids = ids.Select(id => id.Value).ToArray() }, cancellationToken: cancellationToken))).AsList();
        return await Dress(database, [.. tasks.Where(task => actor.AgentOf is null || actor.AgentOf == task.Marketplace)], actor, cancellationToken);
    }

    static async Task<IReadOnlyList<InboxRow>> Dress(Database database, IReadOnlyList<MarketplaceTask> tasks, Actor actor, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
            return [];
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var listings = (await db.QueryAsync<(Guid Task, int Listings)>(new CommandDefinition(
            "select task_id, count(*)::integer from task_listings where workspace_id = @workspace and task_id = any(@ids) group by task_id",
            new { workspace = actor.Workspace, ids = tasks.Select(task => task.Id.Value).ToArray() }, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Task, row => row.Listings);
        var names = await Names.Of(db, actor.Workspace, tasks.SelectMany(task => new[] { task.DecidedBy, task.AssignedTo?.ToString(), task.SnoozedBy }), cancellationToken);
        return [.. tasks.Select(task => new InboxRow(task, listings.GetValueOrDefault(task.Id.Value), names.Of(task.AssignedTo), names.Of(task.DecidedBy), names.Of(task.SnoozedBy)))];
    }
}
