using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>What waited for approval longer than its policy gives it is rejected by NEXO, a few hundred in a transaction.</summary>
sealed class ExpireTasks(Database database, EventNudge events, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    const int AtOnce = 500;

    /// <returns>How many expired.</returns>
    public async ValueTask<int> Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (all, some) = (0, 0);
        do
        {
            some = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
                with due as (
                    select id from marketplace_tasks where status = 'awaiting_approval' and expires_at <= @now
                     order by expires_at limit @AtOnce for update skip locked
                ), moved as (
                    update marketplace_tasks t set status = 'rejected', revision = t.revision + 1, changed_at = @now, ended_at = @now,
                           decided_by = 'nexo', decided_at = @now, reason = 'Nobody decided in time.'
                      from due where t.id = due.id and t.status = 'awaiting_approval'
                 returning t.*
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, channel, body, at)
                    select workspace_id, id, 'task.rejected', 'nexo', marketplace,
                           jsonb_build_object('from', 'awaiting_approval', 'to', 'rejected', 'expired', true, 'policy', policy_name, 'version', change_set_version), @now from moved
                )
                select count(*) from moved
                """, new { now = time.GetUtcNow(), AtOnce }, cancellationToken: cancellationToken));
            all += some;
        }
        while (some == AtOnce);
        if (all > 0)
            events.Now();
        return all;
    }
}
