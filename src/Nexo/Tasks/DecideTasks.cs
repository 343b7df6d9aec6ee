using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>An answer to proposals.</summary>
public sealed record Decision
{
    /// <summary>True approves, false rejects.</summary>
    public required bool Approved { get; init; }

    /// <summary>At most 2,000 characters; needed to reject, and it reaches the agent's next prompt.</summary>
    public string? Reason { get; init; }

    /// <summary>The change set's version that was seen, by task; an edited task is decided on only with it.</summary>
    public IReadOnlyDictionary<TaskId, int> Versions { get; init; } = new Dictionary<TaskId, int>();
}

/// <summary>A task that was not decided on, and why.</summary>
public sealed record Undecided(TaskId Id, string Code, string Error);

/// <summary>What became of each task; the ids of those approved or rejected, the rest with their reasons.</summary>
/// <param name="Recorded">The first of two approvals was recorded; a second person must approve.</param>
public sealed record Decided(IReadOnlyList<TaskId> Approved, IReadOnlyList<TaskId> Rejected, IReadOnlyList<TaskId> Recorded, IReadOnlyList<Undecided> Failed);

/// <summary>Approves or rejects many tasks at once: each for itself, all in one statement.</summary>
sealed class DecideTasks(Database database, EventNudge events, TimeProvider time)
{
    public const int MostIds = 1_000;
    const int MostByFilter = 10_000;

    /// <param name="ids">1 to 1,000; one that is named twice counts once.</param>
    public async Task<Outcome<Decided>> Decide(Actor by, IReadOnlyCollection<TaskId> ids, Decision decision, CancellationToken cancellationToken)
    {
        if (ids.Count is 0 or > MostIds)
            return Refusal.Invalid("taskIds", "out_of_range", $"taskIds: must name 1 to {MostIds} tasks.");
        if (Broken(decision) is { } broken)
            return broken;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await DecideDespiteDeadlocks(db, by, [.. ids.Distinct()], decision, cancellationToken);
    }

    /// <summary>Decides on everything the filter finds, if that is as many as the person saw.</summary>
    /// <param name="filter">Its sort, limit, offset and cursor do not count.</param>
    public async Task<Outcome<Decided>> DecideAll(Actor by, TaskQuery filter, int expectedCount, Decision decision, CancellationToken cancellationToken)
    {
        if (Broken(decision) is { } broken)
            return broken;
        if (ListTasks.UnfitText(filter) is { } unfit)
            return unfit;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var found = await (await TaskFilter.For(db, by.Workspace, filter, time.GetUtcNow(), cancellationToken)).Ids(db, MostByFilter + 1, cancellationToken);
        if (found.Count > MostByFilter)
            return Refusal.Invalid("filter", "too_many", $"filter: finds more than {MostByFilter} tasks; narrow it.");
        if (found.Count != expectedCount)
            return new Refusal("count_changed", $"The filter finds {found.Count} tasks now, not {expectedCount}; look again.", RefusalKind.Conflict, "expectedCount");
        return found.Count == 0 ? new Decided([], [], [], []) : await DecideDespiteDeadlocks(db, by, found, decision, cancellationToken);
    }

    /// <summary>Two decisions over the same tasks lock them in the order of their ids; should they meet crosswise all the same, one is tried again.</summary>
    async Task<Decided> DecideDespiteDeadlocks(NpgsqlConnection db, Actor by, IReadOnlyList<TaskId> ids, Decision decision, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DecideOn(db, by, ids, decision, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < 3)
            {
                // The other one went through; what it decided is refused this time, the rest goes on.
            }
        }
    }

    async Task<Decided> DecideOn(NpgsqlConnection db, Actor by, IReadOnlyList<TaskId> ids, Decision decision, CancellationToken cancellationToken)
    {
        var (done, failed) = (new List<(TaskId Id, TaskStatus Now)>(ids.Count), new List<Undecided>());
        // Of two people who approve at once one is the first: the other one's approval counts as the second, when the task is looked at again.
        for (var round = 1; ids.Count > 0; round++)
        {
            var (possible, refused) = Judge(await TaskStore.States(db, by.Workspace, ids, cancellationToken), by, ids, decision);
            failed.AddRange(refused);
            var moved = await Write(db, by, possible, decision, cancellationToken);
            done.AddRange(moved);
            var overtaken = possible.Where(one => !moved.Contains((one.Task.Id, one.To))).ToList();
            var again = round < 3 ? overtaken.Where(one => one.Task.ApprovalsNeeded == 2).Select(one => one.Task.Id).ToArray() : [];
            failed.AddRange(overtaken.Select(one => one.Task.Id).Except(again).Select(id => new Undecided(id, TaskRefusals.ChangedSinceSeen.Code, TaskRefusals.ChangedSinceSeen.Sentence)));
            ids = again;
        }
        IReadOnlyList<TaskId> Now(TaskStatus status) => [.. done.Where(one => one.Now == status).Select(one => one.Id)];
        return new(Now(TaskStatus.Approved), Now(TaskStatus.Rejected), Now(TaskStatus.AwaitingApproval), failed);
    }

    static (List<(TaskState Task, TaskStatus To)> Possible, List<Undecided> Refused) Judge(IReadOnlyList<TaskState> states, Actor by, IReadOnlyList<TaskId> ids, Decision decision)
    {
        var tasks = states.ToDictionary(task => task.Id);
        var (possible, refused) = (new List<(TaskState, TaskStatus)>(ids.Count), new List<Undecided>());
        foreach (var id in ids)
        {
            var outcome = tasks.TryGetValue(id, out var task) ? TaskLifecycle.Decide(task, Step(decision, id), by) : TaskRefusals.NotFound;
            if (outcome.Try(out var to, out var refusal))
                possible.Add((task!, to));
            else
                refused.Add(new(id, refusal.Code, refusal.Sentence));
        }
        return (possible, refused);
    }

    async Task<HashSet<(TaskId Id, TaskStatus Now)>> Write(NpgsqlConnection db, Actor by, List<(TaskState Task, TaskStatus To)> tasks, Decision decision, CancellationToken cancellationToken)
    {
        var moved = new HashSet<(TaskId, TaskStatus)>(tasks.Count);
        foreach (var together in tasks.GroupBy(one => one.To, one => one.Task))
        {
            var move = new TaskMove(Step(decision, default), together.Key, by, time.GetUtcNow());
            moved.UnionWith((await TaskStore.Move<TaskId>(db, move, [.. together], "id", cancellationToken)).Select(id => (id, together.Key)));
        }
        if (moved.Count > 0)
            events.Now();
        return moved;
    }

    static TaskStep Step(Decision decision, TaskId id)
    {
        int? seen = decision.Versions.TryGetValue(id, out var version) ? version : null;
        return decision.Approved ? new TaskStep.Approve(seen, decision.Reason) : new TaskStep.Reject(seen, decision.Reason ?? "");
    }

    static Refusal? Broken(Decision decision) => decision switch
    {
        { Approved: false } => Texts.Broken("reason", decision.Reason, 1, 2_000),
        { Reason: { } reason } => Texts.Broken("reason", reason, 0, 2_000),
        _ => null,
    };
}
