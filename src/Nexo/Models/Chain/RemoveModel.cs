using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>Takes a model out of the chain, its key with it. What it has cost stays in the books under its name.</summary>
sealed class RemoveModel(Database database, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<Guid>> For(Actor by, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await Turn.Take(db, by.Workspace, cancellationToken);
        var removed = await db.ExecuteAsync("""
            with removed as (
                delete from workspace_models where workspace_id = @Workspace and id = @id returning workspace_id, id, name, place
            ), closed as (
                update workspace_models m set place = m.place - 1 from removed r where m.workspace_id = r.workspace_id and m.place > r.place
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'model.removed', @Name, jsonb_build_object('name', name), @now from removed
            """, new { by.Workspace, id, by.Name, now = time.GetUtcNow() });
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return removed == 0 ? ModelFacts.NotFound : id;
    }
}
