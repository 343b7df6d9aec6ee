using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;
using Quartz;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class EngineTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_started_twice_is_stored_once()
    {
        var engine = app.Services.GetRequiredService<Engine>();

        var first = await engine.Start<SlowJob>("test", "twice", Named("twice"), Stop);
        var second = await engine.Start<SlowJob>("test", "twice", Named("twice"), Stop);

        first.ShouldBeTrue();
        second.ShouldBeFalse();
        await Eventually.Is(1, () => Task.FromResult(SlowJob.Runs("twice")));
        await Eventually.Is(false, async () => await engine.Knows("test", "twice", Stop));
        SlowJob.Runs("twice").ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_jobs_started_at_once_those_that_are_stored_already_run_once()
    {
        var engine = app.Services.GetRequiredService<Engine>();
        (string, IReadOnlyDictionary<string, string>)[] jobs = [.. Enumerable.Range(0, 20).Select(n => ($"many-{n}", (IReadOnlyDictionary<string, string>)Named("many")))];
        await engine.Start<WaitingJob>("many", "many-7", Named("elsewhere"), Stop);

        (await engine.StartAll<SlowJob>("many", jobs, Stop)).ShouldBe(19);

        WaitingJob.End.SetResult();
        await Eventually.Is(19, () => Task.FromResult(SlowJob.Runs("many")));
    }

    [Fact]
    public async Task Two_nodes_run_each_job_once()
    {
        await using var other = app.WithWebHostBuilder(_ => { });
        Engine[] nodes = [app.Services.GetRequiredService<Engine>(), other.Services.GetRequiredService<Engine>()];

        for (var i = 0; i < 40; i++)
            await nodes[i % 2].Start<SlowJob>("test", $"shared-{i}", Named("shared"), Stop);

        await Eventually.Is(40, () => Task.FromResult(SlowJob.Runs("shared")));
        await Eventually.Is(false, async () => await nodes[0].Knows("test", "shared-39", Stop));
        SlowJob.Runs("shared").ShouldBe(40);
        SlowJob.Nodes("shared").ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_throws_is_tried_again()
    {
        await app.Services.GetRequiredService<Engine>().Start<StumblingJob>("test", "stumbles", Named("stumbles"), Stop);

        await Eventually.Is(2, () => Task.FromResult(StumblingJob.Attempts));
    }

    [Fact]
    public async Task A_job_cut_short_by_a_stop_is_run_by_another_node()
    {
        _ = app.Services;
        var leaving = app.WithWebHostBuilder(_ => { });
        await leaving.Services.GetRequiredService<Engine>().Start<EndlessUntilMovedJob>("test", "moves", Named("moves"), Stop);
        await Eventually.Is(1, () => Task.FromResult(EndlessUntilMovedJob.Starts));

        await leaving.DisposeAsync();

        await Eventually.Is(2, () => Task.FromResult(EndlessUntilMovedJob.Starts));
    }

    static Dictionary<string, string> Named(string name) => new() { ["name"] = name };
}

public sealed class SlowJob : IJob
{
    static readonly ConcurrentQueue<(string Name, string Node)> All = [];

    public static int Runs(string name) => All.Count(r => r.Name == name);

    public static int Nodes(string name) => All.Where(r => r.Name == name).Select(r => r.Node).Distinct().Count();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await Task.Delay(20, cancellationToken);
        All.Enqueue((context.MergedJobDataMap.GetString("name")!, context.Scheduler.SchedulerInstanceId));
    }
}

public sealed class StumblingJob : IJob
{
    static int attempts;

    public static int Attempts => attempts;

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref attempts) == 1 ? throw new InvalidOperationException("planted") : ValueTask.CompletedTask;
}

public sealed class EndlessUntilMovedJob : IJob
{
    static int starts;

    public static int Starts => starts;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref starts) == 1)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

public sealed class WaitingJob : IJob
{
    public static TaskCompletionSource End { get; } = new();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await End.Task.WaitAsync(cancellationToken);
}
