using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class DailyStatsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Stats = "/api/orchestration/stats";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_day_of_each_channel_is_counted()
    {
        var given = await Given.Workspace(app);
        await given.Task(TaskStatus.AwaitingApproval);
        await given.Task(TaskStatus.Approved);
        await given.Task(TaskStatus.Rejected);
        var id = await given.Task(TaskStatus.InProgress);
        var running = await given.Task(TaskStatus.InProgress);
        app.Time.Forward(TimeSpan.FromMinutes(90));
        await given.Of<CompleteTask>().Complete(given.ActorOf(Role.Head), id, 1, null, false, Ct);

        var (_, stats) = await given.Client(Role.Member).Get(Stats);

        stats.GetArrayLength().ShouldBe(6);
        stats[0].GetRawText().ShouldBe("""{"marketplace":"amazon","created":5,"approved":3,"approvedByPolicy":0,"inProgress":1,"completed":1,"avgCompletionTime":1.5}""");
        stats[1].GetRawText().ShouldBe("""{"marketplace":"mercadolivre","created":0,"approved":0,"approvedByPolicy":0,"inProgress":0,"completed":0,"avgCompletionTime":0}""");
        running.ShouldNotBe(id);
    }

    [Fact]
    public async Task A_day_begins_at_midnight_of_the_workspace()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        // 2026-11-20 ends at 03:00 UTC in São Paulo.
        foreach (var at in (string[])["2026-11-20T02:59:59Z", "2026-11-20T03:00:00Z", "2026-11-21T02:59:59Z", "2026-11-21T03:00:00Z"])
            await db.ExecuteAsync("insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by, created_at) values (gen_random_uuid(), @Id, 'shein', 'x', 'analysis', 'low', 'tren', @at::timestamptz)", new { given.Id, at });

        (await given.Client(Role.Member).Get($"{Stats}?date=2026-11-20")).Body[3].GetProperty("created").GetInt32().ShouldBe(2);
        (await given.Client(Role.Member).Get($"{Stats}?date=2026-11-19")).Body[3].GetProperty("created").GetInt32().ShouldBe(1);
        (await given.Client(Role.Member).Get($"{Stats}?date=20-11-2026x")).ShouldBeRefused(400, "wrong_type", "date");
    }

    [Fact]
    public async Task An_agent_reads_the_numbers_of_its_own_channel()
    {
        var given = await Given.Workspace(app);
        await given.Task(TaskStatus.AwaitingApproval);
        await given.Client(Role.Member).Get("/api/orchestration/status");

        var (_, stats) = await given.Agent(Channel.Amazon).Get(Stats);
        var (_, status) = await given.Agent(Channel.Amazon).Get("/api/orchestration/status");

        stats.EnumerateArray().ShouldHaveSingleItem().Text("marketplace").ShouldBe("amazon");
        status.GetProperty("agents").GetRawText().ShouldBe("""["alex"]""");
        status.GetProperty("stats").GetRawText().ShouldBe(stats.GetRawText());
        (await given.Client(Role.Member).Get("/api/orchestration/status")).Body.GetProperty("stats").GetArrayLength().ShouldBe(6);
    }

    [Fact]
    public async Task The_status_is_kept_until_something_happens()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);
        var (_, status) = await given.Client(Role.Member).Get("/api/orchestration/status");
        status.GetProperty("agents").EnumerateArray().Select(a => a.GetString()).ShouldBe(["alex", "marina", "sunny", "tren", "viral", "premium"]);
        status.GetProperty("stats")[0].GetProperty("approved").GetInt32().ShouldBe(0);

        // Behind the log's back nothing is noticed for five minutes …
        await using var db = await given.Db();
        await Eventually.Is(true, async () =>
        {
            await given.Client(Role.Member).Get("/api/orchestration/status");
            return await db.ExecuteScalarAsync<bool>("select (select max(xid) from events where workspace_id = @Id) < pg_snapshot_xmin(pg_current_snapshot())", new { given.Id });
        });
        await given.Client(Role.Member).Get("/api/orchestration/status");
        await db.ExecuteAsync("update marketplace_tasks set approved_at = @now where workspace_id = @Id", new { given.Id, now = app.Time.GetUtcNow() });
        (await given.Client(Role.Member).Get("/api/orchestration/status")).Body.GetProperty("stats")[0].GetProperty("approved").GetInt32().ShouldBe(0);
        await db.ExecuteAsync("update marketplace_tasks set approved_at = null where workspace_id = @Id", new { given.Id });

        // … an event is noticed at once.
        await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [id], new Decision { Approved = true }, Ct);
        (await given.Client(Role.Member).Get("/api/orchestration/status")).Body.GetProperty("stats")[0].GetProperty("approved").GetInt32().ShouldBe(1);
    }
}
