using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>Runs of programs outside. Nobody says where such a run stands: it is what its entries are, worked out by whoever moves one of them.</summary>
static class OutsideRuns
{
    /// <summary>Finds the run of this name or begins it; its row is held until the transaction ends.</summary>
    public static async Task<Outcome<Guid>> Open(NpgsqlConnection db, NpgsqlTransaction transaction, Actor by, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new { by.Workspace, name, by = by.Name, now, id = Guid.CreateVersion7(now) };
        await db.ExecuteAsync(new CommandDefinition("""
            insert into runs (id, workspace_id, name, origin, cause, status, started_by, queued_at)
            values (@id, @Workspace, @name, 'outside', 'outside', 'queued', @by, @now) on conflict (workspace_id, name) do nothing
            """, parameters, transaction, cancellationToken: cancellationToken));
        var (run, origin) = await db.QuerySingleAsync<(Guid, string)>(new CommandDefinition(
            "select id, origin from runs where workspace_id = @Workspace and name = @name for update", parameters, transaction, cancellationToken: cancellationToken));
        return origin == "outside" ? run : LedgerRefusals.RunIsOurs(name);
    }

    /// <summary>After a move of one of its entries, whose row of <c>runs</c> is held: the run is what its entries make it, and the log tells of it.</summary>
    public static Task Settle(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, Guid run, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition($"""
            with found as (
                select status from unnest(array['queued', 'running', 'awaiting_approval', 'failed', 'succeeded', 'skipped']) as known (status)
                 where exists (select from agents_tasks e where e.run = @run and e.status = known.status)
            ), stands as (
                select case when 'running' = any(a) then 'running'
                            when 'queued' = any(a) then case when cardinality(a) > 1 then 'running' else 'queued' end
                            when 'awaiting_approval' = any(a) then 'awaiting_approval'
                            when 'failed' = any(a) then 'failed'
                            when 'succeeded' = any(a) then 'succeeded'
                            else 'skipped' end as status
                  from (select array_agg(status) as a from found) as all_found
            ), was as (
                select started_at from runs where id = @run
            ), moved as (
                update runs r set status = s.status,
                       started_at = case when s.status in ('queued', 'skipped') then r.started_at else coalesce(r.started_at, @now) end,
                       finished_at = case when s.status in ('failed', 'succeeded', 'skipped') then @now end
                  from stands s
                 where r.id = @run and r.workspace_id = @workspace and r.origin = 'outside' and r.status <> s.status
             returning r.*
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select r.workspace_id, r.id::text, told.kind, @by, {LedgerEvents.RunBody}, @now
              from moved r, was, unnest(array[case when was.started_at is null and r.started_at is not null then 'run.started' end,
                                              case when r.status in ('failed', 'succeeded') then 'run.' || r.status end]) as told (kind)
             where told.kind is not null
            """, new { workspace, run, by, now }, transaction, cancellationToken: cancellationToken));
}
