using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Deciding;

/// <summary>The net below: a run that is not over, of which nothing works, waits or is asked for, is asked for again. Asked in vain, nothing changes.</summary>
sealed class RestartLostRuns(Database database, OutboxDrain drain, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Still = TimeSpan.FromSeconds(15);

    /// <summary>Runs of Nexo's own (<c>r</c>) in which nothing has happened since <c>@since</c>, and nothing will. A run behind another of its plan waits for that.</summary>
    const string Lost = """
        from runs r
         where r.finished_at is null and r.origin in ('file', 'page') and r.queued_at < @since
           and not exists (select from agents_tasks t where t.run = r.id
                              and (t.changed_at > @since or t.due_at > now() or (t.beat_at is not null and t.finished_at is null) or (t.status = 'awaiting_approval' and t.approval_state = 'pending')))
           and not exists (select from runs e where r.status = 'queued' and e.workspace_id = r.workspace_id and e.plan = r.plan and e.finished_at is null and (e.queued_at, e.id) < (r.queued_at, r.id))
           and not exists (select from outbox o where o.kind = 'run.advance' and o.set_aside_at is null and o.body ->> 'runId' = r.id::text)
        """;

    /// <returns>How many there are, and one of their names.</returns>
    public static Task<(long Count, string? One)> Count(NpgsqlConnection db, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.QuerySingleAsync<(long, string?)>(new CommandDefinition($"select count(*), min(r.name) {Lost}", new { since }, cancellationToken: cancellationToken));

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var lost = await db.ExecuteAsync(new CommandDefinition($"""
            insert into outbox (workspace_id, kind, body) select r.workspace_id, 'run.advance', jsonb_build_object('runId', r.id) {Lost} order by r.queued_at limit 500
            """, new { since = time.GetUtcNow() - Still }, cancellationToken: cancellationToken));
        if (lost > 0)
            drain.Wake(AdvanceRuns.Name);
    }
}
