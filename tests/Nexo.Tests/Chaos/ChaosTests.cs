using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;
using Nexo.Tests.Webhooks;
using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>
/// Three nodes under load are killed with -9 at random and come back; then their PostgreSQL is restarted. Nothing is lost, nothing is done twice, nothing is stuck.
/// <c>./nexo soak</c> runs it for as long as <c>NEXO_SOAK_MINUTES</c> says; <c>NEXO_SOAK_SEED</c> makes the same choices again, and
/// <c>NEXO_SOAK_BESIDE</c> names the Nexo.dll of another version for the first node.
/// </summary>
[Collection(Alone.Name)]
public sealed class ChaosTests(ChaosTests.Seeds seeds) : IClassFixture<ChaosTests.Seeds>
{
    /// <summary>What was begun comes to its end within this, once nothing dies any more.</summary>
    static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    /// <summary>The database is back: so soon are requests answered again. "Within seconds", and some for a machine that is busy.</summary>
    static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    static readonly int Seed = Number("NEXO_SOAK_SEED") ?? 20261122;
    static readonly TimeSpan Long = TimeSpan.FromMinutes(Number("NEXO_SOAK_MINUTES") ?? 0);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    readonly Random random = new(Seed);

    [Fact]
    public async Task Whatever_dies_nothing_is_lost_or_done_twice_and_nothing_is_stuck()
    {
        await using var receiver = new Receiver();
        await using var fleet = new Fleet(seeds.ConnectionString, [Environment.GetEnvironmentVariable("NEXO_SOAK_BESIDE"), null, null], ("Nexo__Outside__AllowPrivateNetworks", "true"));
        using var client = new Insistent(fleet, Seed);
        var shop = await Given.Workspace(seeds);
        var tasks = new TaskLoad(shop, client);
        var deliveries = new DeliveryLoad(shop, receiver);
        var activations = new ActivationLoad(seeds, client, atOnce: Long > TimeSpan.Zero ? 12 : 6);
        var plans = new PlanLoad(await Given.Workspace(seeds), client, receiver);
        ILoad[] loads = [tasks, activations, deliveries, plans];
        await plans.Write();
        await deliveries.Subscribe();
        await activations.Furnish();
        await fleet.Start();
        var since = Stopwatch.StartNew();
        do
        {
            await activations.Furnish();
            await Round(fleet, client, loads, tasks);
            Say(string.Create(CultureInfo.InvariantCulture, $"[{since.Elapsed:hh\\:mm\\:ss}] {string.Join(", ", loads.Select(load => load.Told))}; {client.Told503} times 503; seed {Seed}"));
        }
        while (since.Elapsed < Long);
    }

    async Task Round(Fleet fleet, Insistent client, ILoad[] loads, TaskLoad tasks)
    {
        using var calm = new CancellationTokenSource();
        var running = loads.Select(load => load.Run(calm.Token)).ToArray();
        await Kills(fleet);
        await Without(seeds.Postgres.StopFast, client, tasks);
        await Without(seeds.Postgres.Crash, client, tasks);
        await calm.CancelAsync();
        await Task.WhenAll(running);
        await Settles(loads);
        foreach (var load in loads)
            await load.IsWhole();
        client.Wrongs.ShouldBeEmpty($"seed {Seed}");
    }

    /// <summary>One after the other, the next sometimes before the last is back; one node always lives.</summary>
    async Task Kills(Fleet fleet)
    {
        List<(int Node, Task Back)> dead = [];
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(random.Next(500, 3_000), Stop);
            dead.RemoveAll(one => one.Back.IsCompletedSuccessfully);
            if (dead.Count == fleet.Count - 1)
                await Task.WhenAll(dead.Select(one => one.Back));
            var node = Enumerable.Range(0, fleet.Count).Except(dead.Where(one => !one.Back.IsCompletedSuccessfully).Select(one => one.Node)).OrderBy(_ => random.Next()).First();
            fleet.Kill(node);
            dead.Add((node, fleet.StartAgain(node)));
        }
        await Task.WhenAll(dead.Select(one => one.Back));
    }

    /// <summary>Whoever asks meanwhile is told to come back; as soon as it is there again, requests are accepted.</summary>
    async Task Without(Func<Task> stop, Insistent client, TaskLoad tasks)
    {
        var (told, accepted) = (client.Told503, tasks.Created);
        await Eventually.Is(true, () => Task.FromResult(tasks.Created > accepted), Stuck); // under load
        await stop();
        await Eventually.Is(true, () => Task.FromResult(client.Told503 > told + 5), Recovery);
        accepted = tasks.Created;
        await seeds.Postgres.StartAgain();
        await Eventually.Is(true, () => Task.FromResult(tasks.Created > accepted), Recovery);
    }

    async Task Settles(ILoad[] loads)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var open = (await Task.WhenAll(loads.Select(load => load.StillAtWork()))).Append(await Waiting()).OfType<string>().ToList();
            if (open.Count == 0)
                return;
            since.Elapsed.ShouldBeLessThan(Stuck, $"stuck, with seed {Seed}: {string.Join("; ", open)}");
            await Task.Delay(200, Stop);
        }
    }

    /// <summary>Work that waits in the outbox.</summary>
    async Task<string?> Waiting()
    {
        await using var db = await seeds.Services.GetRequiredService<Database>().OpenForWork(Stop);
        var left = await db.QuerySingleAsync<(int Count, string? Kinds)>("select count(*)::int, string_agg(distinct kind, ', ') from outbox");
        return left.Count == 0 ? null : $"{left.Count} items of the outbox ({left.Kinds})";
    }

    static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    static void Say(string line)
    {
        if (Long > TimeSpan.Zero)
            Console.WriteLine(line);
    }

    /// <summary>On a PostgreSQL of its own. This host only seeds and looks: the nodes are processes of their own.</summary>
    public sealed class Seeds : NexoApp
    {
        public OwnPostgres Postgres { get; private set; } = null!;

        protected override IEnumerable<KeyValuePair<string, string>> Settings => [new("Nexo:Role", "Web"), new("Nexo:Outside:AllowPrivateNetworks", "true")];

        public override async ValueTask InitializeAsync()
        {
            Postgres = await OwnPostgres.Start("-c max_connections=300");
            ConnectionString = Postgres.ConnectionString;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Postgres.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}

/// <summary>Runs while nothing else does: its deadlines are those of a machine that has this to do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
