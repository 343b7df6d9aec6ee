using System.Text.Json;
using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>
/// What happens to a new task within a second: the first of its fingerprint waits for approval, a duplicate's evidence
/// goes into the task that is already open, and the workspace's policies say what becomes of the others. Whole batches at once; handled twice, a batch finds nothing pending any more.
/// </summary>
sealed class TriageTasks(Database database, EventNudge events, TimeProvider time) : IOutboxWork
{
    public const string Work = "task.triage";

    public string Kind => Work;

    public int BatchSize => 50;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var ids = items.SelectMany(item => JsonSerializer.Deserialize<Body>(item.Body, Json.Options)!.TaskIds).Distinct().ToArray();
        await using var db = await database.OpenForWork(cancellationToken);
        var parameters = new { ids, now = time.GetUtcNow() };
        // Two transactions: a crash in between leaves duplicates pending, and the repetition finds them.
        var (left, ruled) = await db.QuerySingleAsync<(int, int)>(new CommandDefinition(AskForApproval, parameters, cancellationToken: cancellationToken));
        if (ruled > 0)
            left -= await ApplyPolicies.To(db, ids, parameters.now, cancellationToken);
        if (left > 0)
            await db.ExecuteAsync(new CommandDefinition(DiscardDuplicates, parameters, cancellationToken: cancellationToken));
        events.Now();
    }

    /// <summary>The first of each fingerprint that has no open task yet, and all without one. Where a workspace has policies, they are asked first.</summary>
    const string AskForApproval = """
        with wanted as (
            select id, workspace_id, fingerprint, row_number() over (partition by workspace_id, fingerprint order by created_at, id) as turn,
                   workspace_id in (select workspace_id from policies where enabled union all select workspace_id from policy_defaults) as ruled
              from marketplace_tasks where id = any(@ids) and status = 'pending'
        ), moved as (
            update marketplace_tasks t set status = 'awaiting_approval', revision = t.revision + 1, changed_at = @now
              from wanted w
             where t.id = w.id and t.status = 'pending' and not w.ruled and (w.fingerprint is null or (w.turn = 1 and not exists (
                   select from marketplace_tasks o where o.workspace_id = w.workspace_id and o.fingerprint = w.fingerprint
                      and o.status in ('awaiting_approval', 'approved', 'in_progress', 'marketplace_sync'))))
         returning t.id, t.workspace_id, t.marketplace
        ), told as (
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select workspace_id, id, 'task.awaiting_approval', 'nexo', marketplace, '{"from": "pending", "to": "awaiting_approval"}', @now from moved
        )
        select ((select count(*) from wanted) - (select count(*) from moved))::integer, (select count(*) from wanted where ruled)::integer
        """;

    /// <summary>What is pending still has an open twin: it is rejected, and its findings join the twin's, the newer copy of each.</summary>
    const string DiscardDuplicates = """
        with duplicates as (
            select d.id, d.workspace_id, d.evidence, d.created_at, o.id as twin, o.evidence as known
              from marketplace_tasks d join marketplace_tasks o on o.workspace_id = d.workspace_id and o.fingerprint = d.fingerprint
               and o.status in ('awaiting_approval', 'approved', 'in_progress', 'marketplace_sync')
             where d.id = any(@ids) and d.status = 'pending'
        ), discarded as (
            update marketplace_tasks t set status = 'rejected', revision = t.revision + 1, changed_at = @now, ended_at = @now, decided_by = 'nexo', decided_at = @now,
                   reason = 'Duplicate of ' || d.twin || '; its evidence was merged there.'
              from duplicates d where t.id = d.id and t.status = 'pending'
         returning t.id, t.workspace_id, t.marketplace, d.twin
        ), merged as (
            update marketplace_tasks t set changed_at = @now, evidence = (
                   select jsonb_agg(finding order by place) from (
                       select distinct on (finding ->> 'findingId') finding, place from (
                           select e.finding, e.place, 0 as age from jsonb_array_elements(t.evidence) with ordinality as e (finding, place)
                           union all
                           select e.finding, 1000000 + e.place, extract(epoch from d.created_at) from duplicates d, jsonb_array_elements(d.evidence) with ordinality as e (finding, place) where d.twin = t.id
                       ) all_of_them order by finding ->> 'findingId', age desc) newest)
             where t.id in (select twin from discarded) and exists (select from duplicates d where d.twin = t.id and jsonb_array_length(d.evidence) > 0)
         returning t.id
        ), told as (
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select workspace_id, id, 'task.rejected', 'nexo', marketplace, jsonb_build_object('from', 'pending', 'to', 'rejected', 'duplicateOf', twin), @now from discarded
        )
        insert into events (workspace_id, subject, kind, actor, channel, body, at)
        select workspace_id, twin, 'task.evidence_merged', 'nexo', marketplace, jsonb_build_object('mergedFrom', id), @now from discarded
        """;

    sealed record Body(Guid[] TaskIds);
}
