using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;

namespace Nexo.Bench;

/// <summary>Steps that do nothing, as durable jobs through Nexo's engine: from the first start to the end of the last.</summary>
static class EngineBench
{
    const int Rounds = 3;

    public static async Task<Table> Run()
    {
        await using var node = await EngineNode.Start(await TestPostgres.CreateDatabase());
        var table = await Measure(node.Services.GetRequiredService<Engine>());
        await node.StopAsync();
        return table;
    }

    static async Task<Table> Measure(Engine engine)
    {
        await Measure(engine, "warm", 200, 50);
        var table = new Table($"Engine: durable steps (median of {Rounds})", "how they are started", "jobs", "steps a second", "stored a second", "processor ms a step (node / database)", "target");
        foreach (var (how, jobs, batch) in new[] { ("one by one (`Engine.Start`)", 500, 1), ("50 at once (`Engine.StartAll`)", 2000, 50) })
        {
            var rounds = new List<(double Done, double Stored)>();
            var before = Processor.Now(null);
            for (var round = 0; round < Rounds; round++)
                rounds.Add(await Measure(engine, $"{batch}-{round}", jobs, batch));
            var middle = rounds.OrderBy(r => r.Done).ElementAt(Rounds / 2);
            var used = Processor.Now(null).Since(before);
            table.Add(how, jobs, middle.Done, middle.Stored,
                string.Create(CultureInfo.InvariantCulture, $"{1000 * used.Client / jobs / Rounds:0.0} / {1000 * used.Database / jobs / Rounds:0.0}"), "≥ 200");
        }
        return table;
    }

    static async Task<(double Done, double Stored)> Measure(Engine engine, string group, int jobs, int batch)
    {
        var data = new Dictionary<string, string> { ["workspace"] = Installation.Workspace.ToString(), ["step"] = "4711" };
        var all = CountJob.Expect(jobs);
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < jobs; n += batch)
        {
            if (batch == 1)
                await engine.Start<CountJob>(group, $"{n}", data, CancellationToken.None);
            else
                await engine.StartAll<CountJob>(group, [.. Enumerable.Range(n, batch).Select(i => ($"{i}", (IReadOnlyDictionary<string, string>)data))], CancellationToken.None);
        }
        var stored = watch.Elapsed;
        await all;
        return (jobs / watch.Elapsed.TotalSeconds, jobs / stored.TotalSeconds);
    }
}
