using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class ForgetRunsTests(PlanApp app) : IClassFixture<PlanApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    Task<IReadOnlyDictionary<string, long>> Forget(RetentionOptions options) => ActivatorUtilities.CreateInstance<Forget>(app.Services, Options.Create(options)).Run(Stop);

    /// <summary>A run that is over and one that waits for somebody, both a year old.</summary>
    async Task<(Given Given, JsonElement Over, JsonElement Waiting)> Old()
    {
        var given = await Given.Workspace(app);
        await given.File(app, """
            plan: p
            inputs: { ask: { default: "no" } }
            steps:
              - { step: say, kind: command, program: printf, arguments: ["the end"] }
              - { step: wait, kind: command, needs: [say], program: sh, arguments: ["-c", "test $0 = yes && echo outputs_uri=https://example.test/1 > $NEXO_OUTPUT; true", "{{ inputs.ask }}"], approvers: { roles: [head] } }
            """);
        var over = await given.Until(await given.Start("p"), "succeeded");
        var waiting = await given.Until(await given.Start("p", new { inputs = new { ask = "yes" } }), "awaiting_approval");
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            update runs set queued_at = queued_at - interval '1 year', started_at = started_at - interval '1 year', finished_at = finished_at - interval '1 year' where workspace_id = @Id;
            update step_logs set at = @now::timestamptz - interval '1 year' where workspace_id = @Id;
            insert into approval_links (hash, workspace_id, entry, person_id, expires_at)
            select decode(md5(id::text), 'hex'), workspace_id, id, @person, case task when 'say' then @now::timestamptz - interval '40 days' else @now::timestamptz - interval '20 days' end from agents_tasks where workspace_id = @Id
            """, new { given.Id, person = given.The(Role.Head).Id, now = app.Time.GetUtcNow() });
        return (given, over, waiting);
    }

    static async Task<long> Count(Given given, string table)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<long>($"select count(*) from {table} where workspace_id = @Id", new { given.Id });
    }

    [Fact]
    public async Task What_steps_wrote_goes_but_its_end_stays_with_the_step_and_a_run_that_waits_keeps_all()
    {
        var (given, over, waiting) = await Old();

        await Forget(new RetentionOptions { StepLogs = 300, ApprovalLinks = 30 });

        (await given.Log(over, "say")).ShouldBe("[…]\nthe end\n");
        (await given.Log(waiting, "say")).ShouldBe("the end\n");
        var piece = await given.Client(Role.Head).GetFromJsonAsync<JsonElement>($"/api/runs/steps/{over.Step("say").GetProperty("id").GetInt64()}/log?after=1", Stop);
        (piece.GetProperty("text").GetString(), piece.GetProperty("isOver").GetBoolean()).ShouldBe(("", true));
        (await given.Client(Role.Head).GetStringAsync($"/execucoes/{over.GetProperty("run").GetProperty("name").GetString()}?etapa={over.Step("say").GetProperty("id").GetInt64()}", Stop)).ShouldContain("the end");
        (await Count(given, "approval_links")).ShouldBe(2); // those that expired 20 days ago
        (await Count(given, "runs")).ShouldBe(2);
    }

    [Fact]
    public async Task An_old_run_goes_with_all_that_hangs_on_it_and_one_that_waits_for_somebody_never()
    {
        var (given, over, waiting) = await Old();

        await Forget(new RetentionOptions { Runs = 400, StepLogs = 0, ApprovalLinks = 0 });
        (await Count(given, "runs")).ShouldBe(2);
        await Forget(new RetentionOptions { Runs = 300, StepLogs = 0, ApprovalLinks = 0 });

        using var gone = await given.Client(Role.Head).GetAsync($"/api/runs/{over.GetProperty("run").GetProperty("name").GetString()}", Stop);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Count(given, "runs"), await Count(given, "agents_tasks"), await Count(given, "approval_links")).ShouldBe((1, 2, 2));
        (await given.Log(waiting, "say")).ShouldBe("the end\n");
        await using var db = await given.Db();
        (await db.QueryAsync<int>("select (body ->> 'count')::int from events where workspace_id = @Id and kind = 'runs.forgotten'", new { given.Id })).ShouldBe([1]);
        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/steps/{waiting.Step("wait").GetProperty("id").GetInt64()}/approve", new { }, Stop)).EnsureSuccessStatusCode();
        await given.Until(waiting.GetProperty("run").GetProperty("name").GetString()!, "succeeded");
    }

    [Fact]
    public async Task A_key_is_free_again_after_a_day()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: p\nsteps:\n  - { step: ask, kind: approval }\n");
        var first = await given.Client(Role.Head).Post("/api/plans/p/runs", new { }, "nightly");
        await using var db = await given.Db();
        await db.ExecuteAsync("delete from idempotency_keys where workspace_id = @Id; update runs set queued_at = queued_at - interval '25 hours' where workspace_id = @Id", new { given.Id });

        await Forget(new RetentionOptions());

        var second = await given.Client(Role.Head).Post("/api/plans/p/runs", new { }, "nightly");
        (second.Status, second.Body.Text("id") == first.Body.Text("id")).ShouldBe((201, false));
    }
}
