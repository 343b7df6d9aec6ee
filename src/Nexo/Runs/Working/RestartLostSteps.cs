using Dapper;
using Nexo.Platform;

namespace Nexo.Runs.Working;

/// <summary>The net below: a step that was handed out and is silent is handed to the engine again; the attempt in its name keeps it from being done twice.</summary>
sealed class RestartLostSteps(Database database, OutboxDrain drain)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Silent = StepBook.Dead * 2;

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var lost = await db.ExecuteAsync(new CommandDefinition("""
            insert into outbox (workspace_id, kind, body)
            select t.workspace_id, 'step.start', jsonb_build_object('entry', t.id, 'attempt', t.attempt)
              from agents_tasks t
             where t.beat_at < now() - @Silent and t.finished_at is null and t.kind is not null and t.status in ('queued', 'running')
               and not exists (select from outbox o where o.kind = 'step.start' and o.set_aside_at is null and (o.body ->> 'entry')::bigint = t.id)
             order by t.beat_at limit 500
            """, new { Silent }, cancellationToken: cancellationToken));
        if (lost > 0)
            drain.Wake();
    }
}
