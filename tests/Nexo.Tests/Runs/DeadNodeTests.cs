using System.Net.Http.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>What is left behind by a node that died, or that was taken for dead.</summary>
public sealed class DeadNodeTests(PlanApp app) : IClassFixture<PlanApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_whose_node_is_silent_is_taken_over_and_the_old_node_cannot_write_over_it()
    {
        var given = await Given.Workspace(app);
        var tries = Path.Combine(app.WorkFolder, $"tries-{given.Id}");
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: a, kind: command, program: sh, arguments: ["-c", "echo $NEXO_IDEMPOTENCY_KEY >> tries-{{given.Id}}; test $(wc -l < tries-{{given.Id}}) -ge 2 || sleep 300"] }
            """);
        var name = await given.Start("p");
        await Eventually.True(() => Task.FromResult(File.Exists(tries)), TimeSpan.FromSeconds(20));

        // As if the node had stopped in the middle and another had begun: the attempt in the book is no longer ours.
        await using (var db = await given.Db())
            await db.ExecuteAsync("update agents_tasks set attempt = attempt + 1, beat_at = now() - interval '1 minute' where workspace_id = @Id", new { given.Id });
        var run = await given.Until(name, "succeeded", "failed");

        run.GetProperty("run").GetProperty("status").GetString().ShouldBe("succeeded");
        run.Step("a").GetProperty("attempt").GetInt32().ShouldBeGreaterThanOrEqualTo(3);
        run.Step("a").GetProperty("failures").GetInt32().ShouldBe(0);
        (await File.ReadAllLinesAsync(tries, Stop)).Distinct().ShouldHaveSingleItem();
        await using var read = await given.Db();
        (await read.QueryAsync<int>("select (body ->> 'attempt')::int from events where workspace_id = @Id and kind = 'step.started'", new { given.Id })).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, "each attempt is told of");
    }

    [Fact]
    public async Task A_step_that_was_handed_out_and_lost_on_the_way_is_handed_out_again()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: p\nsteps:\n  - { step: ask, kind: approval }\n  - { step: a, kind: report, needs: [ask] }\n");
        var name = await given.Start("p");
        var waiting = await given.Until(name, "awaiting_approval");
        await using (var db = await given.Db())
            await db.ExecuteAsync("update agents_tasks set attempt = 1, beat_at = now() - interval '1 minute' where workspace_id = @Id and task = 'a'", new { given.Id });

        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/steps/{waiting.Step("ask").GetProperty("id").GetInt64()}/approve", new { }, Stop)).EnsureSuccessStatusCode();

        (await given.Until(name, "succeeded")).Step("ask").GetProperty("approvalState").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task A_run_whose_node_died_before_it_answered_is_found_by_its_key_and_not_started_again()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: p\nsteps:\n  - { step: ask, kind: approval }\n");
        var client = given.Client(Role.Head);
        var first = await client.Post("/api/plans/p/runs", new { }, "once");
        await using (var db = await given.Db())
            await db.ExecuteAsync("delete from idempotency_keys where workspace_id = @Id", new { given.Id }); // no answer was kept

        var second = await client.Post("/api/plans/p/runs", new { }, "once");
        var other = await client.Post("/api/plans/p/runs", new { }, "twice");

        (first.Status, second.Status, second.Body.Text("id")).ShouldBe((201, 201, first.Body.Text("id")));
        other.Body.Text("id").ShouldNotBe(first.Body.Text("id"));
    }

    [Fact]
    public async Task A_rejected_step_fails_its_run()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: p\nsteps:\n  - { step: ask, kind: approval, message: Publicar? }\n  - { step: a, kind: report, needs: [ask] }\n");
        var name = await given.Start("p");
        var waiting = await given.Until(name, "awaiting_approval");

        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/steps/{waiting.Step("ask").GetProperty("id").GetInt64()}/reject", new { reason = "hoje não" }, Stop)).EnsureSuccessStatusCode();

        var run = await given.Until(name, "failed");
        run.Status("a").ShouldBe("skipped");
        run.Step("ask").GetProperty("error").GetString()!.ShouldContain("hoje não");
        (run.GetProperty("run").GetProperty("why").GetString(), run.GetProperty("run").GetProperty("whyCode").GetString()).ShouldBe(("ask was rejected.", "step_rejected"));
    }
}
