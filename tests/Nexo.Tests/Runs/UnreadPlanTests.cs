using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Runs;
using Nexo.Runs.Deciding;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>Plans that were kept by another version of Nexo, and that this one cannot read.</summary>
public sealed class UnreadPlanTests(PlanApp app) : IClassFixture<PlanApp>
{
    const string OfTomorrow = "plan: p\nsteps:\n  - { step: ask, kind: divination }\n";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task<(Given Given, string Run)> Waiting()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: p\nsteps:\n  - { step: ask, kind: approval }\n  - { step: after, kind: report, needs: [ask] }\n");
        var run = await given.Start("p");
        await given.Until(run, "awaiting_approval");
        await using var db = await given.Db();
        await db.ExecuteAsync("update runs set source = @OfTomorrow where workspace_id = @Id", new { given.Id, OfTomorrow });
        return (given, run);
    }

    async Task Advance(Given given, int attempt)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            with known as (update outbox set due_at = now(), attempt = @attempt where workspace_id = @Id and kind = 'run.advance' returning 1)
            insert into outbox (workspace_id, kind, body, attempt) select workspace_id, 'run.advance', jsonb_build_object('runId', id), @attempt from runs where workspace_id = @Id and not exists (select from known)
            """, new { given.Id, attempt });
        app.Services.GetRequiredService<OutboxDrain>().Wake(AdvanceRuns.Name);
    }

    [Fact]
    public async Task A_run_is_left_to_another_node_for_a_while_and_then_fails_with_the_reason()
    {
        var (given, run) = await Waiting();
        await using var db = await given.Db();

        await Advance(given, attempt: 0);
        await Eventually.True(() => db.ExecuteScalarAsync<bool>("select exists (select from outbox where workspace_id = @Id and kind = 'run.advance' and last_error like '%cannot read the plan%' and due_at > now() and set_aside_at is null)", new { given.Id }));
        (await given.Run(run)).GetProperty("run").GetProperty("status").GetString().ShouldBe("awaiting_approval");

        await Advance(given, attempt: 11);
        var failed = await given.Until(run, "failed");

        var why = failed.GetProperty("run").GetProperty("why").GetString()!;
        why.ShouldStartWith("This version of Nexo cannot read the plan: ");
        why.ShouldContain("kind");
        (failed.Status("ask"), failed.Status("after"), failed.Step("ask").GetProperty("error").GetString()).ShouldBe(("skipped", "skipped", why));
        (await db.QueryAsync<string>("select kind from events where workspace_id = @Id and kind in ('run.failed', 'step.skipped') order by kind", new { given.Id })).ShouldBe(["run.failed", "step.skipped", "step.skipped"]);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_at_once()
    {
        var (given, run) = await Waiting();

        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/{run}/cancel", new { }, Stop)).EnsureSuccessStatusCode();

        (await given.Until(run, "cancelled")).Status("ask").ShouldBe("skipped");
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_holds_no_other_up_and_starting_it_is_refused_with_the_reason()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: good\nschedule: { cron: \"0 9 * * *\" }\nsteps:\n  - { step: a, kind: report }\n");
        (await given.Client(Role.Head).PostAsJsonAsync("/api/plans/good/on", new { }, Stop)).EnsureSuccessStatusCode();
        await using (var db = await given.Db())
            await db.ExecuteAsync("insert into plans (id, workspace_id, name, origin, source, switched_on, next_at, created_by) values (gen_random_uuid(), @Id, 'p', 'page', @OfTomorrow, true, '2000-01-01', 'nexo')", new { given.Id, OfTomorrow });
        app.Time.Forward(TimeSpan.FromDays(1));

        await app.Services.GetRequiredService<DuePlans>().Run(Stop);

        var runs = await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/runs", Stop);
        runs.GetProperty("runs")[0].GetProperty("run").GetProperty("plan").GetString().ShouldBe("good");
        using var refused = await given.Client(Role.Head).PostAsJsonAsync("/api/plans/p/runs", new { }, Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("cannot read the plan");
        (await given.Client(Role.Head).GetAsync("/planos", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
