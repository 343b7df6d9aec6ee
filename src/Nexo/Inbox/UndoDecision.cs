using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Inbox;

/// <summary>Takes decisions back: those named, or everything the person decided last, as long as nothing has followed.</summary>
sealed class UndoDecision(Database database, EventNudge events, TimeProvider time)
{
    public sealed record Undone(IReadOnlyList<TaskId> Reopened, Refusal? FirstRefusal);

    static readonly Refusal NothingToUndo = new("nothing_to_undo", "Nothing you decided in the last ten minutes can be taken back.");

    /// <param name="actor">Who decided.</param>
    /// <param name="ids">Empty means the person's last decision, however many tasks it was about.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Undone> Undo(Actor actor, IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if (ids.Count == 0)
            ids = await Last(db, actor, now, cancellationToken);
        var step = new TaskStep.Reopen(now);
        Refusal? first = null;
        var possible = new List<TaskState>();
        foreach (var task in await TaskStore.States(db, actor.Workspace, ids, cancellationToken))
        {
            if (TaskLifecycle.Decide(task, step, actor).Refusal is { } refusal)
                first ??= refusal;
            else
                possible.Add(task);
        }
        if (possible.Count == 0)
            return new([], first ?? NothingToUndo);
        var moved = await TaskStore.Move<TaskId>(db, new(step, TaskStatus.AwaitingApproval, actor, now), possible, "id", cancellationToken);
        events.Now();
        return new(moved, moved.Count < ids.Count ? first ?? TaskRefusals.ChangedSinceSeen : null);
    }

    // What was decided in one go carries one time.
    static async Task<IReadOnlyCollection<TaskId>> Last(NpgsqlConnection db, Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.QueryAsync<TaskId>(new CommandDefinition("""
            with mine as (
                select id, status, decided_at from marketplace_tasks
                 where workspace_id = @Workspace and decided_at > @since and decided_by = @Name
            )
            select id from mine where decided_at = (select max(decided_at) from mine where status in ('approved', 'rejected'))
            """, new { actor.Workspace, actor.Name, since = now - TaskLifecycle.ReopenFor }, cancellationToken: cancellationToken))).AsList();
}
