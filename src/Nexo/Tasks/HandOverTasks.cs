using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Assigns everything somebody has in hand to somebody else, in one transaction; each task goes through the life cycle.</summary>
sealed class HandOverTasks(Database database, EventNudge events, TimeProvider time)
{
    static readonly Refusal ToSelf = Refusal.Invalid("to", "hand_over_to_self", "to: must be somebody else.");
    static readonly Refusal NotAMember = Refusal.Invalid("to", "not_a_member", "to: must be the id of an active member of this workspace.");

    public async Task<Outcome<int>> HandOver(Actor by, PersonId from, PersonId to, CancellationToken cancellationToken)
    {
        if (from == to)
            return ToSelf;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        // Locked, so that whoever is deactivated in the same moment is so before or after, not in between.
        if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select true from memberships where workspace_id = @Workspace and person_id = @to and deactivated_at is null for share", new { by.Workspace, to }, cancellationToken: cancellationToken)))
            return NotAMember;
        var ids = await db.QueryAsync<TaskId>(new CommandDefinition("""
            select id from marketplace_tasks
             where workspace_id = @Workspace and assigned_to = @from and status in ('approved', 'in_progress') order by id for update
            """, new { by.Workspace, from }, cancellationToken: cancellationToken));
        var moved = 0;
        foreach (var same in (await TaskStore.States(db, by.Workspace, [.. ids], cancellationToken)).GroupBy(task => task.Status))
        {
            var step = new TaskStep.Assign(to);
            if (!TaskLifecycle.Decide(same.First(), step, by).Try(out var next, out var refusal))
                return refusal;
            var body = new Dictionary<string, object?>(StringComparer.Ordinal) { ["handedOverFrom"] = from.ToString() };
            moved += (await TaskStore.Move<TaskId>(db, new(step, next, by, time.GetUtcNow(), body), [.. same], "id", cancellationToken)).Count;
        }
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return moved;
    }
}
