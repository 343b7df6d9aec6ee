using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Npgsql;
using Quartz;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Platform;

/// <summary>A newer node works beside this one: what it has stored and this one does not know is left to it, and harms nothing here.</summary>
public sealed class TwoVersionsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string NewerClass = "Nexo.Tomorrow.NewJob, Nexo";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_of_a_newer_node_stays_in_the_engine_until_a_node_has_its_class()
    {
        await using var db = await Database();
        await Store("tomorrow");

        await Due(db, "tomorrow", NewerClass);
        await Eventually.Is("WAITING, later", () => State(db, "tomorrow"));

        await Due(db, "tomorrow", $"{typeof(SlowJob).FullName}, Nexo.Tests");
        await Eventually.Is(1, () => Task.FromResult(SlowJob.Runs("tomorrow")));
    }

    [Fact]
    public async Task A_chore_that_only_a_newer_node_knows_keeps_its_times()
    {
        await using var db = await Database();
        var scheduler = await Scheduler();
        await scheduler.ScheduleJob(JobBuilder.Create<ChoreJob>().WithIdentity("tomorrow.chore", ChoreJob.Group).Build(),
            TriggerBuilder.Create().WithIdentity("tomorrow.chore", ChoreJob.Group).StartNow().WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(1)).RepeatForever()).Build(), cancellationToken: Stop);

        await Eventually.Is("WAITING, later", () => State(db, "tomorrow.chore"));
    }

    [Fact]
    public async Task Work_and_events_of_kinds_only_a_newer_node_knows_are_left_alone_and_everything_else_goes_on()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into outbox (workspace_id, kind, body) values (@Id, 'tomorrow.work', '{}');
            insert into events (workspace_id, subject, kind, actor, channel, body) values (@Id, 'tomorrow', 'tomorrow.happened', 'nexo', 'amazon', '{"new": {"shape": [1]}}');
            insert into events (workspace_id, subject, kind, actor, body) values (@Id, @task, 'task.foreseen', 'tomorrow:1', 'null')
            """, new { given.Id, task = $"{Guid.NewGuid()}" });

        var task = await given.Task(TaskStatus.AwaitingApproval); // by the drain of triage

        (await db.QuerySingleAsync<(int, bool, bool)>("select attempt, set_aside_at is null, due_at <= now() from outbox where workspace_id = @Id and kind = 'tomorrow.work'", new { given.Id })).ShouldBe((0, true, true));
        var person = await given.SignedIn(Role.Admin);
        foreach (var page in new[] { "/", "/aprovacoes", $"/tarefas/{task}", "/avisos", "/administracao/auditoria", "/api/marketplace/orchestration/status" })
            (await person.GetAsync(page, Stop)).IsSuccessStatusCode.ShouldBeTrue(page);
        (await given.Client(Role.Head).Patch($"{TaskCalls.Address}/approve", new { taskIds = new[] { task.ToString() }, approved = true })).Status.ShouldBe(200);
    }

    /// <summary>Stored, and not due for a day.</summary>
    async Task Store(string name)
    {
        var scheduler = await Scheduler();
        await scheduler.ScheduleJob(JobBuilder.Create<SlowJob>().WithIdentity(name).UsingJobData("name", name).RequestRecovery().Build(),
            TriggerBuilder.Create().WithIdentity(name).StartAt(DateTimeOffset.UtcNow.AddDays(1)).Build(), cancellationToken: Stop);
    }

    /// <summary>The running one: asked for before the host has made it, there would be two.</summary>
    async Task<IScheduler> Scheduler()
    {
        await app.Services.GetRequiredService<Engine>().Knows("test", "none", Stop);
        return await app.Services.GetRequiredKeyedService<ISchedulerFactory>(EngineModule.Name).GetScheduler(Stop);
    }

    async Task Due(NpgsqlConnection db, string name, string type)
    {
        await db.ExecuteAsync("""
            update engine.qrtz_job_details set job_class_name = @type where job_name = @name;
            update engine.qrtz_triggers set next_fire_time = @now where trigger_name = @name and trigger_state = 'WAITING'
            """, new { name, type, now = DateTimeOffset.UtcNow.UtcTicks });
        await app.Services.GetRequiredService<Engine>().Start<SlowJob>("test", $"wakes {Guid.NewGuid()}", new Dictionary<string, string> { ["name"] = "wakes" }, Stop); // the scheduler looks for itself only every few seconds
    }

    static Task<string?> State(NpgsqlConnection db, string name) => db.ExecuteScalarAsync<string>("""
        select trigger_state || case when next_fire_time > @soon then ', later' else '' end from engine.qrtz_triggers where trigger_name = @name
        """, new { name, soon = DateTimeOffset.UtcNow.AddSeconds(3).UtcTicks });

    async Task<NpgsqlConnection> Database()
    {
        var db = new NpgsqlConnection(app.ConnectionString);
        await db.OpenAsync(Stop);
        return db;
    }
}
