using System.Collections.Concurrent;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Nexo.Tests.Webhooks;
using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>Plans that call somebody's server, wait for a decision, and call again; the server counts by <c>Idempotency-Key</c>.</summary>
sealed class PlanLoad(Given given, Insistent client, Receiver receiver) : ILoad
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    readonly string before = $"/before-{given.Id}", after = $"/after-{given.Id}";
    readonly ConcurrentDictionary<string, bool> runs = new(); // by name
    int n;

    public string Told => $"{runs.Count} runs";

    public async Task Write()
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into plans (id, workspace_id, name, origin, source, created_by) values (gen_random_uuid(), @Id, 'chaos', 'page', @plan, 'nexo')", new
        {
            given.Id,
            plan = $$$"""
                plan: chaos
                steps:
                  - { step: before, kind: http, method: POST, url: "{{{receiver.Address}}}{{{before}}}", body: '{"run": "{{ run.id }}"}' }
                  - { step: yes, kind: approval, needs: [before] }
                  - { step: after, kind: http, needs: [yes], method: POST, url: "{{{receiver.Address}}}{{{after}}}", body: '{"run": "{{ run.id }}"}' }
                """,
        });
    }

    public async Task Run(CancellationToken calm)
    {
        var starting = Start(calm);
        await Decide(starting);
        await starting;
    }

    async Task Start(CancellationToken calm)
    {
        while (!calm.IsCancellationRequested)
        {
            var run = await client.Insist(HttpMethod.Post, "/api/plans/chaos/runs", given.The(Role.Head).Key, new { }, $"run-{++n}", TestContext.Current.CancellationToken);
            runs[run.Text("name")] = true;
            await Task.Delay(Between, calm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Somebody says yes to whatever asks, also to the last: no run is started any more, and none asks.</summary>
    async Task Decide(Task starting)
    {
        while (!starting.IsCompleted || await Asking() > 0)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            if (await client.Ask(HttpMethod.Get, "/agents/tasks/?status=awaiting_approval&limit=50", given.The(Role.Admin).Key, null, null, TestContext.Current.CancellationToken) is not { } entries)
                continue;
            foreach (var entry in entries.EnumerateArray())
            {
                var id = entry.GetProperty("id").GetInt64();
                await client.Insist(HttpMethod.Patch, $"/agents/tasks/{id}", given.The(Role.Admin).Key, new { approval_state = "approved" }, $"yes-{id}", TestContext.Current.CancellationToken, done: "decided_already");
            }
        }
    }

    /// <summary>Runs that have not come past their decision.</summary>
    async Task<int> Asking()
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*)::int from runs r where workspace_id = @Id and finished_at is null and not exists (select from agents_tasks t where t.run = r.id and t.task = 'yes' and t.approval_state = 'approved')", new { given.Id });
    }

    public async Task<string?> StillAtWork()
    {
        await using var db = await given.Db();
        var open = await db.QuerySingleAsync<(int Count, string? What)>("select count(*)::int, min(r.name || ' ' || r.status || ': ' || (select string_agg(t.task || ' ' || t.status, ', ') from agents_tasks t where t.run = r.id)) from runs r where workspace_id = @Id and finished_at is null", new { given.Id });
        return open.Count == 0 ? null : $"{open.Count} runs are not over ({open.What})";
    }

    public async Task IsWhole()
    {
        await using var db = await given.Db();
        var stored = (await db.QueryAsync<(string Name, string Status, string Steps)>("""
            select r.name, r.status, (select string_agg(t.task || ' ' || t.status, ', ' order by t.position) from agents_tasks t where t.run = r.id) from runs r where workspace_id = @Id
            """, new { given.Id })).ToList();
        ILoad.IsSame([.. runs.Keys], stored.Select(run => run.Name), "each accepted run is there once");
        stored.ShouldAllBe(run => run.Status == "succeeded" && run.Steps == "before succeeded, yes succeeded, after succeeded");
        (await db.QueryAsync<string>("""
            select subject || ' ' || kind || ' ' || count(*) from events where workspace_id = @Id and kind in ('run.started', 'run.succeeded', 'step.approved', 'step.succeeded')
             group by subject, kind having count(*) > 1
            """, new { given.Id })).ShouldBeEmpty("told twice");
        foreach (var path in new[] { before, after })
            ILoad.IsSame([.. runs.Keys], receiver.At(path).GroupBy(one => one.Key).Select(calls => calls.First().Json.Text("run")), "each run calls once, under one Idempotency-Key");
    }
}
