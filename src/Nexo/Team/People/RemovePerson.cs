using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>Takes somebody out of the workspace: keys end, the history keeps their name, only a new invitation leads back.</summary>
sealed class RemovePerson(Database database, KnownTokens tokens, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    public async Task<Outcome<PersonId>> Now(Actor actor, PersonId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        try
        {
            var removed = await db.ExecuteAsync(new CommandDefinition("""
                with gone as (
                    update memberships set left_at = @now, deactivated_at = coalesce(deactivated_at, @now)
                     where workspace_id = @Workspace and person_id = @id and left_at is null
                 returning workspace_id, person_id
                ), revoked as (
                    update tokens t set revoked_at = @now from gone
                     where t.workspace_id = gone.workspace_id and t.person_id = gone.person_id and t.revoked_at is null
                 returning t.workspace_id, t.id, t.kind, t.name
                ), ended as (
                    delete from sessions s using gone where s.workspace_id = gone.workspace_id and s.person_id = gone.person_id
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, body)
                    select workspace_id, id::text, 'token.revoked', @Actor, jsonb_build_object('kind', kind, 'name', name) from revoked
                )
                insert into events (workspace_id, subject, kind, actor) select workspace_id, person_id::text, 'person.removed', @Actor from gone
                """, new { actor.Workspace, id, now = time.GetUtcNow(), Actor = actor.Name }, cancellationToken: cancellationToken));
            if (removed == 0)
                return TeamRefusals.NoSuchPerson;
        }
        catch (PostgresException e) when (e.ConstraintName == TeamRefusals.KeepsAnAdmin)
        {
            return TeamRefusals.LastAdmin;
        }
        tokens.Forget();
        sessions.Forget();
        nudge.Now();
        return id;
    }
}
