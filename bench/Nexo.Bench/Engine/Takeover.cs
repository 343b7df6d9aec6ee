using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Bench;

/// <summary>Two nodes on one database; the one that holds a job and an item of the outbox is killed (-9). How long until the other has them?</summary>
static class Takeover
{
    public const string Node = "--node";

    const int Rounds = 5;

    public static async Task<Table> Run()
    {
        var (job, item) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var took = await Once();
            job.Add(took["job"]);
            item.Add(took["item"]);
        }
        var table = new Table($"Take-over after kill -9 ({Rounds} times)", "what the dead node held", "median s", "longest s", "target");
        foreach (var (what, times) in new[] { ("a job of the engine", job), ("an item of the outbox", item) })
            table.Add(what, times.Order().ElementAt(Rounds / 2).ToString("0.0", CultureInfo.InvariantCulture), times.Max().ToString("0.0", CultureInfo.InvariantCulture), "< 15");
        return table;
    }

    static async Task<Dictionary<string, double>> Once()
    {
        var database = await TestPostgres.CreateDatabase();
        await using var db = new NpgsqlConnection(database);
        await db.OpenAsync();
        await db.ExecuteAsync("create table bench_held (what text, node integer, at timestamptz not null default clock_timestamp())");
        using var first = Start(database, starts: true);
        await Until(db, "select count(*) = 2 from bench_held");
        using var second = Start(database, starts: false);
        await Until(db, "select count(*) = 2 from engine.qrtz_scheduler_state");
        var killedAt = await db.ExecuteScalarAsync<DateTime>("select clock_timestamp()");
        first.Kill();
        await Until(db, "select count(*) = 4 from bench_held");
        second.Kill();
        return (await db.QueryAsync<(string What, double Seconds)>("select what, extract(epoch from max(at) - @killedAt)::float8 from bench_held where at > @killedAt group by 1", new { killedAt }))
            .ToDictionary(held => held.What, held => held.Seconds);
    }

    /// <summary>The other side: this program as a node, until it is killed.</summary>
    public static async Task<int> Serve(string database, bool starts)
    {
        await using var node = await EngineNode.Start(database, services => services.AddSingleton<IOutboxWork, Held>());
        if (starts)
        {
            await using var db = await node.Services.GetRequiredService<Database>().OpenForWork(CancellationToken.None);
            await Outbox.Put(db, null, new(Installation.Workspace), "bench.held", "{}");
            node.Services.GetRequiredService<OutboxDrain>().Wake();
            await node.Services.GetRequiredService<Engine>().Start<Held>("bench", "held", new Dictionary<string, string>(), CancellationToken.None);
        }
        await Task.Delay(Timeout.InfiniteTimeSpan);
        return 0;
    }

    static Process Start(string database, bool starts) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nexo.Bench.dll"), Node, database, starts ? "starts" : "waits"]) { UseShellExecute = false, RedirectStandardOutput = true })!;

    static async Task Until(NpgsqlConnection db, string condition)
    {
        for (var watch = Stopwatch.StartNew(); !await db.ExecuteScalarAsync<bool>(condition); await Task.Delay(20))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(2))
                throw new TimeoutException(condition);
        }
    }
}
