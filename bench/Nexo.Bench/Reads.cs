using System.Globalization;
using Dapper;

namespace Nexo.Bench;

/// <summary>The reads people wait for, at ten thousand and at one million tasks, one request after the other on one connection.</summary>
static class Reads
{
    const int Requests = 1000;

    static readonly (string Name, string Path, string Accept)[] All =
    [
        ("list, newest 50 awaiting approval", "/api/orchestration/tasks?status=awaiting_approval&limit=50", "application/json"),
        ("list of one channel and status", "/api/orchestration/tasks?marketplace=amazon&status=in_progress&limit=50", "application/json"),
        ("list, offset 10,000", "/api/orchestration/tasks?limit=50&offset=10000", "application/json"),
        ("search in titles", "/api/orchestration/tasks?q=infantil%209&limit=50", "application/json"),
        ("one task", "/api/orchestration/tasks/{id}", "application/json"),
        ("daily statistics", "/api/orchestration/stats", "application/json"),
        ("status of the agents", "/api/marketplace/orchestration/status", "application/json"),
        ("inbox page", "/aprovacoes", "text/html"),
        ("home page", "/", "text/html"),
    ];

    public static async Task<Table> Run()
    {
        var small = await Measure(10_000);
        var large = await Measure(1_000_000);
        var table = new Table("Reads", "read", "p50 ms at 10,000", "p99 ms at 10,000", "p50 ms at 1,000,000", "p99 ms at 1,000,000", "ratio of p50", "target");
        foreach (var ((name, _, _), (few, many)) in All.Zip(small.Zip(large)))
            table.Add(name, Milliseconds(few, .5), Milliseconds(few, .99), Milliseconds(many, .5), Milliseconds(many, .99), Table.Ratio(Percentile.Of(many, .5) / Percentile.Of(few, .5)), "p99 < 10 ms, ratio ≤ 1.2");
        return table;
    }

    static string Milliseconds(double[] sorted, double share) => Percentile.Of(sorted, share).ToString("0.00", CultureInfo.InvariantCulture);

    static async Task<List<double[]>> Measure(int tasks)
    {
        await using var nexo = await Installation.Create();
        await nexo.LoadTasks(tasks);
        await nexo.StartServer();
        await using var db = await nexo.Db.OpenConnectionAsync();
        var one = await db.QuerySingleAsync<Guid>("select id from marketplace_tasks offset 5000 limit 1");
        var all = new List<double[]>();
        foreach (var (_, path, accept) in All)
        {
            var request = LoadClient.Request("GET", path.Replace("{id}", one.ToString(), StringComparison.Ordinal), Installation.AdminKey, accept: accept);
            await LoadClient.Times(Requests / 2, nexo.Address, request);
            all.Add(await LoadClient.Times(Requests, nexo.Address, request));
        }
        return all;
    }
}
