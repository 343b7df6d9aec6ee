using System.Globalization;
using Dapper;

namespace Nexo.Bench;

/// <summary>
/// The reads people wait for, at ten thousand tasks and at a million (or NEXO_BENCH_TASKS), one request after the other on
/// one connection. Both installations run side by side and are asked in turn, so that a slower minute of the machine falls on both.
/// </summary>
static class Reads
{
    const int Small = 10_000;
    const int Rounds = 5;
    const int Requests = 400;

    static readonly (string Name, string Path, string Accept)[] All =
    [
        ("list, newest 50 awaiting approval", "/api/orchestration/tasks?status=awaiting_approval&limit=50", "application/json"),
        ("list of one channel and status", "/api/orchestration/tasks?marketplace=amazon&status=in_progress&limit=50", "application/json"),
        ("list, offset 5,000", "/api/orchestration/tasks?limit=50&offset=5000", "application/json"),
        ("search of a title that a tenth bear", "/api/orchestration/tasks?q=infantil%209&limit=50", "application/json"),
        ("search of a title that one bears", "/api/orchestration/tasks?q=infantil%209876&limit=50&status=awaiting_approval", "application/json"),
        ("one task", "/api/orchestration/tasks/{id}", "application/json"),
        ("daily statistics", "/api/orchestration/stats", "application/json"),
        ("daily statistics of a month ago", "/api/orchestration/stats?date={date}", "application/json"),
        ("status of the agents, just after something happened", "/api/marketplace/orchestration/status", "application/json"),
        ("inbox page", "/aprovacoes", "text/html"),
        ("home page", "/", "text/html"),
    ];

    public static async Task<Table> Run()
    {
        var many = int.TryParse(Environment.GetEnvironmentVariable("NEXO_BENCH_TASKS"), CultureInfo.InvariantCulture, out var asked) ? asked : 1_000_000;
        await using var small = await Loaded(Small);
        await using var large = await Loaded(many);
        var name = many.ToString("N0", CultureInfo.InvariantCulture);
        var table = new Table("Reads", "read", "p50 ms at 10,000", "p99 ms at 10,000", $"p50 ms at {name}", $"p99 ms at {name}", "ratio of p50", "target");
        foreach (var (read, path, accept) in All)
        {
            var (few, lots) = await InTurn(small, large, path, accept);
            table.Add(read, Milliseconds(few, .5), Milliseconds(few, .99), Milliseconds(lots, .5), Milliseconds(lots, .99), Table.Ratio(Percentile.Of(lots, .5) / Percentile.Of(few, .5)), "p99 < 10 ms, ratio ≤ 1.2");
        }
        return table;
    }

    static string Milliseconds(double[] sorted, double share) => Percentile.Of(sorted, share).ToString("0.00", CultureInfo.InvariantCulture);

    static async Task<Installation> Loaded(int tasks)
    {
        var nexo = await Installation.Create();
        await nexo.LoadTasks(tasks);
        await nexo.StartServer();
        return nexo;
    }

    /// <returns>Milliseconds of each, sorted.</returns>
    static async Task<(double[] Few, double[] Lots)> InTurn(Installation small, Installation large, string path, string accept)
    {
        List<double> few = [], lots = [];
        for (var round = 0; round <= Rounds; round++)
            foreach (var (nexo, times) in ((Installation, List<double>)[])[(small, few), (large, lots)])
            {
                var measured = await Ask(nexo, path, accept);
                if (round > 0) // the first one warms up
                    times.AddRange(measured);
            }
        return ([.. few.Order()], [.. lots.Order()]);
    }

    static async Task<double[]> Ask(Installation nexo, string path, string accept)
    {
        await using var db = await nexo.Db.OpenConnectionAsync();
        var one = await db.QuerySingleAsync<Guid>("select id from marketplace_tasks offset 5000 limit 1");
        var date = DateTime.UtcNow.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var request = LoadClient.Request("GET", path.Replace("{id}", one.ToString(), StringComparison.Ordinal).Replace("{date}", date, StringComparison.Ordinal), Installation.AdminKey, accept: accept);
        return await LoadClient.Times(Requests, nexo.Address, request);
    }
}
