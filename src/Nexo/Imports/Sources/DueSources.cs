using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Puts what is due into the outbox, once: the engine runs it on one node, and the outbox spreads the work.</summary>
sealed class DueSources(Database database, OutboxDrain drain, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>A run moves the time on when it ends; should it be lost with everything else, the source is due again in an hour.</summary>
    static readonly TimeSpan Lost = TimeSpan.FromHours(1);

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var put = await db.ExecuteAsync(new CommandDefinition("""
            with due as (
                select id from import_sources where paused_at is null and next_at <= @now order by next_at limit 200 for update skip locked
            ), moved as (
                update import_sources s set next_at = @again from due where s.id = due.id returning s.workspace_id, s.id
            ), old as (
                delete from import_source_runs where ran_at < @before
            )
            insert into outbox (workspace_id, kind, body) select workspace_id, 'import.source', jsonb_build_object('sourceId', id) from moved
            """, new { now = time.GetUtcNow(), again = time.GetUtcNow() + Lost, before = time.GetUtcNow() - KeptFor }, cancellationToken: cancellationToken));
        if (put > 0)
            drain.Wake();
    }
}
