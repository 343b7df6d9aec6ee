using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Ends a token: an admin any of the workspace, everybody else their own. Ended is ended; a repetition changes nothing.</summary>
sealed class RevokeToken(Database database, KnownTokens known, EventNudge nudge, TimeProvider time)
{
    public async Task<Outcome<Guid>> Now(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var found = await db.ExecuteScalarAsync<bool>("""
            with mine as (
                select id from tokens where workspace_id = @Workspace and id = @id and (@all or person_id = @Person)
            ), revoked as (
                update tokens t set revoked_at = @now from mine where t.id = mine.id and t.revoked_at is null
             returning t.workspace_id, t.id, t.channel, t.kind, t.name
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'token.revoked', @Name, channel, jsonb_build_object('kind', kind, 'name', name) from revoked
            )
            select exists (select from mine)
            """, new { actor.Workspace, id, all = actor.May(Permission.Administer), Person = actor.Person?.Value, now = time.GetUtcNow(), actor.Name });
        if (!found)
            return AccessRefusals.NoSuchToken;
        known.Forget();
        nudge.Now();
        return id;
    }
}
