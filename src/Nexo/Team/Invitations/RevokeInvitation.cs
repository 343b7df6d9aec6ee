using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Takes an open invitation back; its link opens nothing from then on. What was accepted stays so.</summary>
sealed class RevokeInvitation(Database database, EventNudge nudge, TimeProvider time)
{
    public async Task<Outcome<Guid>> Now(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var revoked = await db.ExecuteAsync(new CommandDefinition("""
            with revoked as (
                update invitations set revoked_at = @now
                 where workspace_id = @Workspace and id = @id and accepted_at is null and revoked_at is null
             returning workspace_id, id
            )
            insert into events (workspace_id, subject, kind, actor) select workspace_id, id::text, 'invitation.revoked', @Actor from revoked
            """, new { actor.Workspace, id, now = time.GetUtcNow(), Actor = actor.Name }, cancellationToken: cancellationToken));
        if (revoked == 0)
            return InvitationRefusals.NoSuch;
        nudge.Now();
        return id;
    }
}
