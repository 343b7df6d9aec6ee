using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Runs.Deciding;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>A node that only serves: what is broken stays so until the doctor has looked.</summary>
public sealed class ServingApp : PlanApp
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [.. base.Settings, new("Nexo:Role", "Web")];
}

/// <summary>What the doctor says of plans, runs and webhooks.</summary>
public sealed class WorkCheckupTests(ServingApp app) : IClassFixture<ServingApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task<(bool IsWell, string Sentence)> Says(string about)
    {
        var found = await app.Services.GetServices<ICheckup>().Single(checkup => checkup.About == about).Look(Stop);
        found.Sentence.ShouldNotContain("\n");
        return (found.IsWell, found.Sentence);
    }

    [Fact]
    public async Task A_plan_file_with_faults_and_a_schedule_that_did_not_fire_are_named()
    {
        var given = await Given.Workspace(app);
        (await Says("plans")).IsWell.ShouldBeTrue();

        await given.File(app, "plan: p\nsteps:\n  - { step: a, kind: divination }\n");
        var faulty = await Says("plans");
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into plans (id, workspace_id, name, origin, source, switched_on, next_at, created_by) values (gen_random_uuid(), @Id, 'late', 'page', 'plan: late', true, '2026-11-21 11:50Z', 'nexo')", new { given.Id });
        var late = await Says("plans");

        (faulty.IsWell, late.IsWell).ShouldBe((false, false));
        faulty.Sentence.ShouldContain("cannot be read: files/p.yaml (3:");
        late.Sentence.ShouldContain("did not fire: late, due since 2026-11-21 11:50 UTC");
    }

    [Fact]
    public async Task A_silent_step_and_a_run_that_nothing_brings_on_are_named_and_the_run_is_asked_for_once()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        var run = await Run(given, "still", "approved");
        (await Says("runs")).Sentence.ShouldContain("1 run stands still for more than 30 s (still)");

        for (var looks = 0; looks < 2; looks++)
            await app.Services.GetRequiredService<RestartLostRuns>().Run(Stop);
        var asked = await db.QueryAsync<Guid>("select (body ->> 'runId')::uuid from outbox where workspace_id = @Id and kind = 'run.advance'", new { given.Id });
        asked.ShouldBe([run]);
        (await Says("runs")).IsWell.ShouldBeTrue();

        await Run(given, "waits", "pending"); // for somebody: that is well
        (await Says("runs")).IsWell.ShouldBeTrue();
        await db.ExecuteAsync("update agents_tasks set status = 'running', beat_at = now() - interval '1 minute', finished_at = null where run = @run", new { run });
        (await Says("runs")).Sentence.ShouldContain("1 step shows no sign of life for more than 30 s (still ask)");
    }

    async Task<Guid> Run(Given given, string name, string approval)
    {
        var run = Guid.CreateVersion7();
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into runs (id, workspace_id, name, plan, origin, source, status, cause, started_by, queued_at) values (@run, @Id, @name, @name, 'page', 'plan: p', 'awaiting_approval', 'person', 'nexo', @before);
            insert into agents_tasks (workspace_id, run, run_id, task, kind, status, approval_state, finished_at, created_at, changed_at)
            values (@Id, @run, @name, 'ask', 'approval', case @approval when 'pending' then 'awaiting_approval' else 'succeeded' end, @approval, case when @approval <> 'pending' then @before end, @before, @before)
            """, new { given.Id, run, name, approval, before = app.Time.GetUtcNow().AddMinutes(-1) });
        return run;
    }

    [Fact]
    public async Task What_does_not_arrive_is_told()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into webhook_endpoints (id, workspace_id, name, format, address_seal, address_shown, kinds, created_by, created_at, changed_at)
            values (@Id, @Id, 'ERP', 'standard', 'x', 'https://example.test/', '{task.*}', 'nexo', now(), now());
            insert into webhook_deliveries (id, workspace_id, endpoint_id, event_xid, event_seq, kind, subject, due_at, created_at) values (@Id, @Id, @Id, '1', 1, 'task.created', 'x', now() - interval '20 minutes', now())
            """, new { given.Id });
        (await Says("webhooks")).ShouldBe((false, "1 endpoint is on; 0 deliveries were given up; the oldest that is due waits for 20 min: see the lines outbox and nodes."));

        await db.ExecuteAsync("update webhook_deliveries set status = 'failed', ended_at = @now where id = @Id", new { given.Id, now = app.Time.GetUtcNow() });
        (await Says("webhooks")).ShouldBe((false, "1 endpoint is on; 1 delivery was given up, some of them within a day: Administração → Webhooks delivers them again."));

        await db.ExecuteAsync("update webhook_deliveries set ended_at = @then where id = @Id", new { given.Id, then = app.Time.GetUtcNow().AddDays(-2) });
        (await Says("webhooks")).IsWell.ShouldBeTrue();

        await db.ExecuteAsync("update webhook_endpoints set disabled_at = now(), disabled_reason = 'gone' where id = @Id", new { given.Id });
        (await Says("webhooks")).ShouldBe((false, "0 endpoints are on; 1 delivery was given up; switched off because nobody takes what is sent: ERP (gone): see Administração → Webhooks."));
    }
}
