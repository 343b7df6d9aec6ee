using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Hands over what a person of this workspace has in hand, also one who was deactivated or has left.</summary>
sealed class GiveOver(Database database, HandOver handOver)
{
    public async Task<Outcome<int>> From(Actor by, PersonId from, PersonId? to, CancellationToken cancellationToken)
    {
        if (to is null)
            return Refusal.Invalid("to", "required", "to: is required; the id of an active member.");
        await using (var db = await database.OpenFor(by.Workspace, cancellationToken))
        {
            if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from memberships where workspace_id = @Workspace and person_id = @from)",
                new { by.Workspace, from }, cancellationToken: cancellationToken)))
                return TeamRefusals.NoSuchPerson;
        }
        return await handOver(by, from, to.Value, cancellationToken);
    }
}
