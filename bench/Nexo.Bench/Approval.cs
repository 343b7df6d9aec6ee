using System.Diagnostics;
using System.Text.Json;
using Dapper;

namespace Nexo.Bench;

/// <summary>Approving 1,000 tasks in one request beside one statement that updates 1,000 rows and inserts 1,000 events.</summary>
static class Approval
{
    const int Batch = 1000;
    const int Rounds = 15;

    public static async Task<Table> Run()
    {
        var table = new Table("Approval of 1,000 tasks in one request", "tasks in the table", "Nexo ms (median)", "statement ms (median)", "ratio", "target");
        foreach (var tasks in (int[])[100_000, 1_000_000])
        {
            await using var nexo = await Installation.Create();
            await nexo.LoadTasks(tasks);
            await nexo.StartServer();
            var ours = new List<double>();
            var theirs = new List<double>();
            for (var i = 0; i < Rounds; i++)
            {
                ours.Add(await OverHttp(nexo));
                theirs.Add(await InOneStatement(nexo));
            }
            table.Add(tasks, Median(ours), Median(theirs), Table.Ratio(Median(ours) / Median(theirs)), "≤ 6");
        }
        return table;
    }

    static async Task<double> OverHttp(Installation nexo)
    {
        var ids = await Awaiting(nexo);
        var request = LoadClient.Request("PATCH", "/api/orchestration/tasks/approve", Installation.AdminKey, JsonSerializer.Serialize(new { taskIds = ids, approved = true, reason = "medido" }));
        return (await LoadClient.Times(1, nexo.Address, request)).Single();
    }

    static async Task<double> InOneStatement(Installation nexo)
    {
        var ids = await Awaiting(nexo);
        await using var db = await nexo.Db.OpenConnectionAsync();
        var start = Stopwatch.GetTimestamp();
        await db.ExecuteAsync("""
            with moved as (
                update marketplace_tasks set status = 'approved', revision = revision + 1, approved_at = now(), decided_at = now(), changed_at = now()
                 where id = any(@ids) returning id, workspace_id, marketplace
            )
            insert into events (workspace_id, subject, kind, actor, channel) select workspace_id, id, 'task.approved', 'nexo', marketplace from moved
            """, new { ids });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static async Task<Guid[]> Awaiting(Installation nexo)
    {
        await using var db = await nexo.Db.OpenConnectionAsync();
        return [.. await db.QueryAsync<Guid>("select id from marketplace_tasks where status = 'awaiting_approval' limit @Batch", new { Batch })];
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
