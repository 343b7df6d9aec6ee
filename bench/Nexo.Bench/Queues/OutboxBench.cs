using System.Globalization;
using Dapper;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Bench;

interface IQueue
{
    string Name { get; }

    string Settings { get; }

    /// <summary>Puts so many trivial items, then starts the workers; items a second until the last one is completed.</summary>
    Task<double> PerSecond(int items);

    /// <summary>From the transaction that puts an item to the statement that completes it, in ms, ascending.</summary>
    Task<double[]> Latency(int perSecond, int seconds);
}

/// <summary>Trivial items through Nexo's outbox, pg-boss and graphile-worker, in turn on the same database: how many a second, and how soon at 200 a second.</summary>
static class OutboxBench
{
    const int Items = 50_000;
    const int Rounds = 3;
    const int PerSecond = 200;
    const int Seconds = 15;

    public static async Task<Table> Run()
    {
        var database = await TestPostgres.CreateDatabase();
        List<IQueue> queues = [new NexoQueue(database)];
        if (await NodeQueue.IsThere())
        {
            queues.Add(new NodeQueue("pg-boss", "rate: 4 loops of fetch and complete, 1,000 each; latency: work() polling every 0.5 s, its shortest", database));
            queues.Add(new NodeQueue("graphile-worker", "rate: local queue of 500, completions in batches, 24 jobs at once; latency: woken by NOTIFY, 24 at once", database));
        }
        await Warm(queues);
        var rates = queues.ToDictionary(q => q, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var queue in queues)
                rates[queue].Add(await queue.PerSecond(Items));
        }
        var table = new Table($"Outbox: {Items:N0} trivial items (median of {Rounds}), then {PerSecond} a second for {Seconds} s", "queue", "items a second", "of Nexo's", "p50 / p95 / p99 ms from commit to done", "settings", "target");
        var ours = Median(rates[queues[0]]);
        foreach (var queue in queues)
        {
            await Vacuum(database);
            var times = await queue.Latency(PerSecond, Seconds);
            table.Add(queue.Name, Median(rates[queue]), Table.Ratio(Median(rates[queue]) / ours),
                string.Create(CultureInfo.InvariantCulture, $"{Percentile.Of(times, .5):0.0} / {Percentile.Of(times, .95):0.0} / {Percentile.Of(times, .99):0.0}"),
                queue.Settings, queue == queues[0] ? "≥ 8,000 a second, p95 < 20 ms, the others below 1.00" : "");
        }
        return table;
    }

    /// <summary>Each makes its tables, and its compiler is done with its code, before it is measured.</summary>
    static async Task Warm(List<IQueue> queues)
    {
        foreach (var queue in queues)
        {
            await queue.PerSecond(5_000);
            await queue.Latency(PerSecond, 1);
        }
    }

    /// <summary>So that nobody walks over what the bursts have left: Nexo's sweep would do it within 15 s for its own table, autovacuum within a minute or so for all.</summary>
    static async Task Vacuum(string database)
    {
        await using var db = new NpgsqlConnection(database);
        await db.ExecuteAsync("vacuum", commandTimeout: 300);
    }

    static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);
}
