using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>What became of each task.</summary>
/// <param name="Moved">Put off, or brought back.</param>
/// <param name="Failed">Those that were not, and why.</param>
/// <param name="Until">When they come back; null when they were brought back.</param>
public sealed record Snoozed(IReadOnlyList<TaskId> Moved, IReadOnlyList<Undecided> Failed, DateTimeOffset? Until);

/// <summary>
/// Puts tasks that wait for a decision off until a time, and brings them back before it. For everybody: a team shares one
/// queue, so what one has read and put off the others need not read again; who did it and until when stands on the task.
/// </summary>
sealed class SnoozeTasks(Database database, EventNudge events, TimeProvider time)
{
    /// <param name="ids">1 to 1,000; one that is named twice counts once.</param>
    /// <param name="until">In the future, at most a year ahead.</param>
    public Task<Outcome<Snoozed>> Snooze(Actor by, IReadOnlyCollection<TaskId> ids, DateTimeOffset until, CancellationToken cancellationToken) =>
        Take(by, ids, new TaskStep.Snooze(until, time.GetUtcNow()), until, cancellationToken);

    public Task<Outcome<Snoozed>> Wake(Actor by, IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken) =>
        Take(by, ids, new TaskStep.Wake(time.GetUtcNow()), until: null, cancellationToken);

    async Task<Outcome<Snoozed>> Take(Actor by, IReadOnlyCollection<TaskId> ids, TaskStep step, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (ids.Count is 0 or > DecideTasks.MostIds)
            return Refusal.Invalid("taskIds", "out_of_range", $"taskIds: must name 1 to {DecideTasks.MostIds} tasks.");
        var now = time.GetUtcNow();
        if (until <= now || until > now.AddDays(366))
            return TaskRefusals.NoTimeToSnooze;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var (moved, failed) = await Move(db, [.. ids.Distinct()], new(step, TaskStatus.AwaitingApproval, by, now), cancellationToken);
        events.Now();
        return new Snoozed(moved, failed, until);
    }

    static async Task<(IReadOnlyList<TaskId>, IReadOnlyList<Undecided>)> Move(NpgsqlConnection db, IReadOnlyList<TaskId> ids, TaskMove move, CancellationToken cancellationToken)
    {
        var tasks = (await TaskStore.States(db, move.By.Workspace, ids, cancellationToken)).ToDictionary(task => task.Id);
        var possible = new List<TaskState>(ids.Count);
        var failed = new List<Undecided>();
        foreach (var id in ids)
        {
            var refusal = tasks.TryGetValue(id, out var task) ? TaskLifecycle.Decide(task, move.Step, move.By).Refusal : TaskRefusals.NotFound;
            if (refusal is null)
                possible.Add(task!);
            else
                failed.Add(new(id, refusal.Code, refusal.Sentence));
        }
        var moved = possible.Count == 0 ? [] : await TaskStore.Move<TaskId>(db, move, possible, "id", cancellationToken);
        failed.AddRange(possible.Select(task => task.Id).Except(moved).Select(id => new Undecided(id, TaskRefusals.ChangedSinceSeen.Code, TaskRefusals.ChangedSinceSeen.Sentence)));
        return (moved, failed);
    }
}
