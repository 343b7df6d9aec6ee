using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Dapper;

namespace Nexo.Bench;

/// <summary>Whole runs of a plan on the published server: decided, started, worked and written down step by step, each told in the log. From the first start to the end of the last run.</summary>
static class RunsBench
{
    const int Rounds = 3;

    public static async Task<Table> Run()
    {
        await using var nexo = await Installation.Create();
        await nexo.StartServer();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{nexo.Address}"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Installation.AdminKey) } };
        var table = new Table($"Runs of plans (median of {Rounds})", "what", "steps", "steps a second", "processor ms a step (node / database)");
        foreach (var (what, plan, runs, steps, inARow) in new[] { ("25 runs of 40 steps side by side (20 at once in each)", "wide", 25, 40, false), ("25 runs of 20 steps, each after the one before", "long", 25, 20, true) })
        {
            (await http.PutAsJsonAsync($"/api/plans/{plan}", new { source = Source(plan, steps, inARow) })).EnsureSuccessStatusCode();
            await Measure(nexo, http, plan, 2);
            var rates = new List<double>();
            var before = Processor.Now(nexo.Server);
            for (var round = 0; round < Rounds; round++)
                rates.Add(runs * steps / await Measure(nexo, http, plan, runs));
            var used = Processor.Now(nexo.Server).Since(before);
            var all = Rounds * runs * steps;
            table.Add(what, runs * steps, rates.Order().ElementAt(Rounds / 2), string.Create(CultureInfo.InvariantCulture, $"{1000 * used.Server / all:0.0} / {1000 * used.Database / all:0.0}"));
        }
        return table;
    }

    static string Source(string plan, int steps, bool inARow)
    {
        var text = new StringBuilder($"plan: {plan}\nconcurrency: 20\nsteps:\n");
        for (var n = 1; n <= steps; n++)
            text.Append(CultureInfo.InvariantCulture, $"  - {{ step: s{n}, kind: report{(inARow && n > 1 ? $", needs: [s{n - 1}]" : "")} }}\n");
        return text.ToString();
    }

    /// <returns>Seconds.</returns>
    static async Task<double> Measure(Installation nexo, HttpClient http, string plan, int runs)
    {
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < runs; n++)
            (await http.PostAsJsonAsync($"/api/plans/{plan}/runs", new { })).EnsureSuccessStatusCode();
        await using var db = await nexo.Db.OpenConnectionAsync();
        while (await db.ExecuteScalarAsync<bool>("select exists (select from runs where finished_at is null)"))
            await Task.Delay(10);
        var seconds = watch.Elapsed.TotalSeconds;
        if (await db.ExecuteScalarAsync<bool>("select exists (select from runs where status <> 'succeeded')"))
            throw new InvalidOperationException("A run did not succeed.");
        return seconds;
    }
}
