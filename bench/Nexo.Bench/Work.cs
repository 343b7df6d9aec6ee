using Dapper;

namespace Nexo.Bench;

/// <summary>n of everything that runs leave behind: runs, steps, what they wrote, links to decide them, deliveries with a try each, work that was set aside.</summary>
static class Work
{
    public static readonly Guid Endpoint = Guid.Parse("01900000-0000-7000-8000-000000000003");

    /// <summary>One of them that failed.</summary>
    public static readonly Guid Delivery = Guid.Parse("01900000-0002-7000-8000-000000000002");

    const string Runs = """
        insert into plans (id, workspace_id, name, origin, source, created_by)
        select gen_random_uuid(), @Workspace, 'plan-' || p, 'page', 'plan: plan-' || p || E'\nsteps:\n  - { step: step-' || p || E', kind: report }\n', 'nexo' from generate_series(1, 20) p;
        insert into runs (id, workspace_id, name, plan, origin, source, status, cause, started_by, queued_at, started_at, finished_at, day)
        select ('01900000-0001-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, @Workspace, 'plan-' || 1 + n % 20 || '-' || n, 'plan-' || 1 + n % 20, 'page',
               'plan: plan-' || 1 + n % 20 || E'\nsteps:\n  - { step: step-' || 1 + n % 20 || E', kind: report }\n', status, 'schedule', 'nexo', at, at, case when status <> 'awaiting_approval' then at end, at::date
          from generate_series(1, @n) n, lateral (select now() - n * interval '30 seconds' as at, case when n % 100 < 90 then 'succeeded' when n % 100 < 98 then 'failed' when n % 100 = 98 then 'cancelled'
               when n % 10000 = 99 then 'awaiting_approval' else 'skipped' end as status) s;
        """;

    const string Steps = """
        insert into agents_tasks (workspace_id, run, run_id, task, status, approval_state, approver, kind, attempt, started_at, finished_at, duration_ms, error, created_at)
        select workspace_id, id, name, 'step-' || substr(plan, 6), case status when 'cancelled' then 'failed' else status end,
               case when status = 'awaiting_approval' then 'pending' when status = 'succeeded' and plan = 'plan-3' then 'approved' when status = 'cancelled' then 'rejected' end, 'Ana', 'report', 1, started_at, finished_at, 100, null, queued_at
          from runs order by queued_at;
        insert into step_logs (workspace_id, entry, attempt, seq, text) select workspace_id, id, 1, 1, 'ok' from agents_tasks;
        insert into approval_links (hash, workspace_id, entry, person_id, expires_at, attempt) select decode(md5(id::text), 'hex'), workspace_id, id, @Admin, now(), 1 from agents_tasks;
        """;

    const string Deliveries = """
        insert into webhook_endpoints (id, workspace_id, name, format, address_seal, address_shown, kinds, disabled_at, disabled_reason, created_by, created_at, changed_at)
        values (@Endpoint, @Workspace, 'ERP', 'standard', 'x', 'https://example.test/', '{*}', now(), 'paused', 'nexo', now(), now());
        insert into webhook_deliveries (id, workspace_id, endpoint_id, event_xid, event_seq, kind, subject, status, attempts, created_at, ended_at)
        select ('01900000-0002-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, @Workspace, @Endpoint, '1', n, 'run.succeeded', n::text, status, 1, now(), case when status <> 'pending' then now() end
          from generate_series(1, @n) n, lateral (select case when n % 10000 = 1 then 'pending' when n % 30 = 2 then 'failed' else 'delivered' end as status) s;
        insert into webhook_attempts (workspace_id, delivery_id, number, at, milliseconds, status, answer) select workspace_id, id, 1, now(), 12, 200, 'ok' from webhook_deliveries;
        insert into outbox (workspace_id, kind, attempt, set_aside_at, given_up, last_error) select @Workspace, 'bench.aside', 10, now(), true, 'no luck' from generate_series(1, @n);
        """;

    public static async Task LoadWork(this Installation nexo, int n)
    {
        await using var db = await nexo.Db.OpenConnectionAsync();
        foreach (var sql in (string[])[Runs, Steps, Deliveries])
            await db.ExecuteAsync(sql, new { Installation.Workspace, Installation.Admin, Endpoint, n }, commandTimeout: 3600);
        foreach (var table in (string[])["runs", "agents_tasks", "step_logs", "approval_links", "webhook_deliveries", "webhook_attempts", "outbox", "plans", "webhook_endpoints"])
            await db.ExecuteAsync($"vacuum analyze {table}", commandTimeout: 600);
    }
}
