using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Gives a task to a member of the workspace.</summary>
sealed class AssignTask(Database database, MoveTask move)
{
    public async Task<Outcome<MarketplaceTask>> Assign(Actor by, TaskId id, PersonId to, CancellationToken cancellationToken)
    {
        await using (var db = await database.OpenFor(by.Workspace, cancellationToken))
        {
            if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
                select exists (select from memberships where workspace_id = @Workspace and person_id = @to and deactivated_at is null)
                """, new { by.Workspace, to }, cancellationToken: cancellationToken)))
                return Refusal.Invalid("assignedTo", "not_a_member", "assignedTo: must be the id of a member of this workspace.");
        }
        return await move.Take(by, id, new TaskStep.Assign(to), cancellationToken);
    }
}
