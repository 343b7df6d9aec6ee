using System.Collections.Concurrent;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>Agents propose and a head approves, over HTTP.</summary>
sealed class TaskLoad(Given given, Insistent client) : ILoad
{
    const int Agents = 4;

    readonly ConcurrentDictionary<string, string> created = new(); // Idempotency-Key to task, as it was answered
    readonly ConcurrentDictionary<string, bool> approved = new();
    int round;

    public int Created => created.Count;

    public string Told => $"{created.Count} tasks, {approved.Count} approved";

    public Task Run(CancellationToken calm)
    {
        var n = Interlocked.Increment(ref round);
        return Task.WhenAll(Enumerable.Range(0, Agents).Select(agent => Propose($"{n}-{agent}", calm)).Append(Approve(calm)));
    }

    async Task Propose(string agent, CancellationToken calm)
    {
        for (var n = 0; !calm.IsCancellationRequested; n++)
        {
            var key = $"{agent}-{n}";
            var answer = await client.Insist(HttpMethod.Post, TaskCalls.Address, given.AgentToken(Channel.Amazon), TaskCalls.Proposal($"Tarefa {key}"), key, TestContext.Current.CancellationToken);
            created[key] = answer.Text("id");
            await Pause(20);
        }
    }

    async Task Approve(CancellationToken calm)
    {
        while (!calm.IsCancellationRequested)
        {
            await Pause(300);
            if (await client.Ask(HttpMethod.Get, $"{TaskCalls.Address}?status=awaiting_approval&limit=50", given.The(Role.Head).Key, null, null, TestContext.Current.CancellationToken) is not { } list)
                continue;
            var ids = list.GetProperty("tasks").EnumerateArray().Select(task => task.Text("id")).ToArray();
            if (ids.Length > 0 && await client.Ask(HttpMethod.Patch, $"{TaskCalls.Address}/approve", given.The(Role.Head).Key, new { taskIds = ids, approved = true }, null, TestContext.Current.CancellationToken) is { } answer)
            {
                foreach (var id in answer.GetProperty("approved").EnumerateArray())
                    approved[id.GetString()!] = true;
            }
        }
    }

    public async Task<string?> StillAtWork()
    {
        await using var db = await given.Db();
        var pending = await db.ExecuteScalarAsync<int>("select count(*) from marketplace_tasks where workspace_id = @Id and status = 'pending'", new { given.Id });
        return pending == 0 ? null : $"{pending} tasks wait for their triage";
    }

    public async Task IsWhole()
    {
        await using var db = await given.Db();
        var stored = (await db.QueryAsync<(string Key, Guid Id, string Status)>("select idempotency_key, id, status from marketplace_tasks where workspace_id = @Id", new { given.Id })).ToList();
        ILoad.IsSame([.. created.Select(task => $"{task.Key} {task.Value}")], stored.Select(task => $"{task.Key} {task.Id}"), "each accepted task is there once, and no other");
        approved.Keys.Except(stored.Where(task => task.Status == "approved").Select(task => $"{task.Id}")).ShouldBeEmpty("an approval was lost");
        (await db.QueryAsync<string>("""
            select t.id || ' ' || t.status || ': ' || coalesce(string_agg(e.kind, ', '), '') from marketplace_tasks t left join events e on e.workspace_id = t.workspace_id and e.subject = t.id::text
             where t.workspace_id = @Id group by t.id
            having array_agg(e.kind order by e.kind) is distinct from case t.status when 'approved' then array['task.approved', 'task.awaiting_approval', 'task.created'] else array['task.awaiting_approval', 'task.created'] end
            """, new { given.Id })).ShouldBeEmpty("a task and its events differ");
        (await db.ExecuteScalarAsync<long>("select sum(n) from counted_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(created.Count, "the counters differ");
    }

    static Task Pause(int milliseconds) => Task.Delay(milliseconds, TestContext.Current.CancellationToken);
}
