using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>Judges new tasks by the policies of their workspaces: two round trips for a whole batch, and none for workspaces without policies.</summary>
static class ApplyPolicies
{
    /// <returns>How many moved; the others are duplicates, or somebody else moved them.</returns>
    public static async Task<int> To(NpgsqlConnection db, Guid[] ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (tasks, orders) = await Read(db, ids, cancellationToken);
        if (tasks.Count == 0)
            return 0;
        var verdicts = tasks.ConvertAll(task => orders.GetValueOrDefault(task.Workspace, PolicyOrder.None).Judge(task.Facts));
        return await db.ExecuteScalarAsync<int>(new CommandDefinition(Move, new
        {
            now,
            ids = tasks.ConvertAll(task => task.Id).ToArray(),
            effects = verdicts.ConvertAll(verdict => verdict.Effect.Wire()).ToArray(),
            policies = verdicts.ConvertAll(verdict => verdict.By?.Id.Value).ToArray(),
            names = verdicts.ConvertAll(verdict => verdict.By?.Name).ToArray(),
            versions = verdicts.ConvertAll(verdict => verdict.By?.Version).ToArray(),
            fourEyes = verdicts.ConvertAll(verdict => verdict.FourEyes).ToArray(),
            expiry = verdicts.ConvertAll(verdict => verdict.ExpiresAfterDays is { } days ? now.AddDays(days).UtcDateTime : (DateTime?)null).ToArray(),
        }, cancellationToken: cancellationToken));
    }

    static async Task<(List<ReadFacts.Row>, Dictionary<WorkspaceId, PolicyOrder>)> Read(NpgsqlConnection db, Guid[] ids, CancellationToken cancellationToken)
    {
        const string Here = "workspace_id in (select workspace_id from marketplace_tasks where id = any(@ids))";
        await using var rows = await db.QueryMultipleAsync(new CommandDefinition($"""
            select workspace_id as workspace, {ReadPolicies.Columns} from policies where enabled and {Here} order by place, id;
            select workspace_id as workspace, four_eyes, expires_after_days from policy_defaults where {Here};
            {ReadFacts.Sql("marketplace_tasks")} where t.id = any(@ids) and t.status = 'pending'
            """, new { ids, by_listing = true }, cancellationToken: cancellationToken));
        var policies = rows.Read<WorkspaceId, Policy, (WorkspaceId Workspace, Policy Policy)>((workspace, policy) => (workspace, policy)).ToLookup(row => row.Workspace, row => row.Policy);
        var defaults = rows.Read<WorkspaceId, PolicyDefaults, (WorkspaceId Workspace, PolicyDefaults Defaults)>((workspace, said) => (workspace, said), "four_eyes").ToDictionary(row => row.Workspace, row => row.Defaults);
        var tasks = (await rows.ReadAsync<ReadFacts.Row>()).AsList();
        return (tasks, tasks.Select(task => task.Workspace).Distinct().ToDictionary(at => at, at => new PolicyOrder([.. policies[at]], defaults.GetValueOrDefault(at) ?? new())));
    }

    /// <summary>As in <see cref="TriageTasks"/> one task of a fingerprint opens; what is forbidden opens nothing and stands in nobody's way.</summary>
    const string Move = """
        with wanted as (
            select t.id, t.workspace_id, t.fingerprint, j.effect, j.policy, j.name, j.version, j.four_eyes, j.expires_at,
                   row_number() over (partition by t.workspace_id, t.fingerprint order by j.effect = 'never', t.created_at, t.id) as turn
              from unnest(@ids, @effects, @policies, @names, @versions, @fourEyes, @expiry) as j (id, effect, policy, name, version, four_eyes, expires_at)
              join marketplace_tasks t on t.id = j.id and t.status = 'pending'
        ), moved as (
            update marketplace_tasks t set revision = t.revision + 1, changed_at = @now,
                   status = case w.effect when 'approve' then 'approved' when 'never' then 'rejected' else 'awaiting_approval' end,
                   policy_id = w.policy, policy_name = w.name, policy_version = w.version,
                   approvals_needed = case w.effect when 'ask_two' then 2 else 1 end, four_eyes = w.four_eyes, expires_at = w.expires_at,
                   decided_by = case w.effect when 'approve' then 'policy:' || w.name when 'never' then 'nexo' end,
                   decided_at = case when w.effect in ('approve', 'never') then @now end,
                   approved_at = case w.effect when 'approve' then @now end,
                   ended_at = case w.effect when 'never' then @now end,
                   reason = case w.effect when 'never' then 'Policy: ' || w.name end
              from wanted w
             where t.id = w.id and t.status = 'pending' and (w.fingerprint is null or ((w.turn = 1 or w.effect = 'never') and not exists (
                   select from marketplace_tasks o where o.workspace_id = w.workspace_id and o.fingerprint = w.fingerprint
                      and o.status in ('awaiting_approval', 'approved', 'in_progress', 'marketplace_sync'))))
         returning t.*
        ), told as (
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select workspace_id, id, 'task.' || status, coalesce(decided_by, 'nexo'), marketplace, jsonb_strip_nulls(jsonb_build_object('from', 'pending', 'to', status,
                   'policy', policy_name, 'policyId', policy_id, 'policyVersion', policy_version, 'approvalsNeeded', nullif(approvals_needed, 1), 'version', change_set_version)), @now from moved
        )
        select count(*) from moved
        """;
}
