using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>
/// Tells of tasks whose time has come. The lists show them again without it; it clears the time, so that the log, open pages
/// and who put the task off hear of it. Run twice, it finds nothing the second time.
/// </summary>
sealed class WakeSnoozed(Database database, EventNudge events, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    const int AtOnce = 1_000;

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        int woken;
        do
        {
            woken = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
                with due as (
                    select id, workspace_id, snoozed_by from marketplace_tasks
                     where snoozed_until is not null and snoozed_until <= @now order by id limit @AtOnce for update skip locked
                ), woken as (
                    update marketplace_tasks t set snoozed_until = null, snoozed_by = null, revision = t.revision + 1, changed_at = @now
                      from due d where t.workspace_id = d.workspace_id and t.id = d.id
                 returning t.id, t.workspace_id, t.marketplace, t.status, d.snoozed_by
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, channel, body, at)
                    select workspace_id, id, 'task.woken', 'nexo', marketplace, jsonb_build_object('from', status, 'to', status, 'snoozedBy', snoozed_by), @now from woken
                     where status = 'awaiting_approval'
                )
                select count(*) from woken
                """, new { now = time.GetUtcNow(), AtOnce }, cancellationToken: cancellationToken));
            if (woken > 0)
                events.Now();
        }
        while (woken == AtOnce);
    }
}
