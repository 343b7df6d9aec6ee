using System.Net.Http.Json;
using System.Text.Json;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class CarryOutTests(PlanApp app) : IClassFixture<PlanApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_run_in_the_order_of_their_needs_and_the_book_tells_of_each()
    {
        var given = await Given.Workspace(app);
        await given.File(app, """
            plan: p
            inputs: { word: { default: olá } }
            steps:
              - { step: a, kind: command, program: sh, arguments: ["-c", "echo first; echo second >&2"] }
              - { step: b, kind: command, needs: [a], program: printf, arguments: ["%s|", "{{ inputs.word }}", "{{ steps.a.status }}", "$(touch hacked); `id`"] }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");

        run.GetProperty("run").GetProperty("status").GetString().ShouldBe("succeeded");
        (await given.Log(run, "a")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(["first", "second"]);
        (await given.Log(run, "b")).ShouldBe("olá|succeeded|$(touch hacked); `id`|\n");
        run.Step("b").GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(run.Step("a").GetProperty("finishedAt").GetDateTimeOffset());
        run.Step("a").GetProperty("inputs").GetProperty("flags")[0].GetString().ShouldBe("-c");
        run.Step("a").GetProperty("durationMs").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_program_sees_a_scrubbed_environment_and_its_secrets_are_masked()
    {
        Environment.SetEnvironmentVariable("NEXO_TEST_OF_LEAKS", "leaked");
        var given = await Given.Workspace(app);
        await given.File(app, """
            plan: p
            steps:
              - { step: a, kind: command, program: env, environment: { MODE: "night {{ run.day }}" }, secrets: [SHOP_KEY] }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");

        var names = (await given.Log(run, "a")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        names.ShouldContain("SHOP_KEY=•••");
        names.ShouldContain($"NEXO_RUN_ID={run.GetProperty("run").GetProperty("name").GetString()}");
        names.ShouldContain(line => line.StartsWith("MODE=night 20", StringComparison.Ordinal));
        names.ShouldNotContain(line => line.Contains("leaked", StringComparison.Ordinal) || line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_there_makes_its_step_skipped_and_a_strict_run_fail()
    {
        var given = await Given.Workspace(app);
        await given.File(app, """
            plan: p
            steps:
              - { step: a, kind: command, program: there-is-no-such-program }
              - { step: b, kind: command, needs: [a], when: { a: skipped }, program: sh, arguments: ["-c", "exit 0"] }
              - { step: c, kind: command, needs: [a], program: sh, arguments: ["-c", "exit 0"] }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");
        var strict = await given.Until(await given.Start("p", new { strict = true }), "succeeded", "failed");

        run.Status("a").ShouldBe("skipped");
        run.Step("a").GetProperty("error").GetString().ShouldBe("The program there-is-no-such-program is not there.");
        run.Status("b").ShouldBe("succeeded");
        run.Status("c").ShouldBe("skipped");
        run.GetProperty("run").GetProperty("status").GetString().ShouldBe("succeeded");
        strict.GetProperty("run").GetProperty("status").GetString().ShouldBe("failed");
        strict.GetProperty("run").GetProperty("why").GetString()!.ShouldContain("strict");
    }

    [Fact]
    public async Task A_failing_step_is_tried_again_and_what_hangs_on_it_is_skipped()
    {
        var given = await Given.Workspace(app);
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: shaky, kind: command, program: sh, arguments: ["-c", "echo x >> tries-{{given.Id}}; test $(wc -l < tries-{{given.Id}}) -ge 3"], retry: { attempts: 3, delay: 0s } }
              - { step: never, kind: command, needs: [shaky], program: sh, arguments: ["-c", "exit 7"], retry: { attempts: 2, delay: 0s } }
              - { step: after, kind: command, needs: [never], program: sh, arguments: ["-c", "exit 0"] }
              - { step: cleanup, kind: command, needs: [never], when: { never: failed }, program: sh, arguments: ["-c", "exit 0"] }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");

        run.Status("shaky").ShouldBe("succeeded");
        run.Step("shaky").GetProperty("attempt").GetInt32().ShouldBe(3);
        run.Status("never").ShouldBe("failed");
        run.Step("never").GetProperty("error").GetString().ShouldBe("sh ended with the exit code 7.");
        run.Step("never").GetProperty("errorCode").GetString().ShouldBe("exit_code");
        run.Step("never").GetProperty("failures").GetInt32().ShouldBe(2);
        run.Status("after").ShouldBe("skipped");
        run.Status("cleanup").ShouldBe("succeeded");
        run.GetProperty("run").GetProperty("why").GetString().ShouldBe("never failed.");
    }

    [Fact]
    public async Task Cancelling_ends_the_whole_process_tree()
    {
        var given = await Given.Workspace(app);
        var alive = Path.Combine(app.WorkFolder, $"alive-{given.Id}");
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: long, kind: command, program: sh, arguments: ["-c", "(while true; do date +%s%N > alive-{{given.Id}}; sleep 0.1; done) & wait"] }
              - { step: after, kind: command, needs: [long], program: sh, arguments: ["-c", "exit 0"] }
            """);
        var name = await given.Start("p");
        await Eventually.True(() => Task.FromResult(File.Exists(alive)), TimeSpan.FromSeconds(20));

        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/{name}/cancel", new { }, Stop)).EnsureSuccessStatusCode();
        var run = await given.Until(name, "cancelled");

        run.Step("long").GetProperty("error").GetString().ShouldBe("The run was cancelled.");
        run.Status("after").ShouldBe("skipped");
        var last = await File.ReadAllTextAsync(alive, Stop);
        await Task.Delay(400, Stop); // four times the breath of the child: it is gone
        (await File.ReadAllTextAsync(alive, Stop)).ShouldBe(last);
    }

    [Fact]
    public async Task What_failed_can_be_done_again_and_what_succeeded_stays()
    {
        var given = await Given.Workspace(app);
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: once, kind: command, program: sh, arguments: ["-c", "echo x >> once-{{given.Id}}"] }
              - { step: needs-file, kind: command, needs: [once], program: sh, arguments: ["-c", "test -f there-{{given.Id}}"] }
            """);
        var name = await given.Start("p");
        await given.Until(name, "failed");

        await File.WriteAllTextAsync(Path.Combine(app.WorkFolder, $"there-{given.Id}"), "", Stop);
        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/{name}/retry", new { }, Stop)).EnsureSuccessStatusCode();
        await given.Until(name, "succeeded");

        (await File.ReadAllLinesAsync(Path.Combine(app.WorkFolder, $"once-{given.Id}"), Stop)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_ended()
    {
        var given = await Given.Workspace(app);
        await given.File(app, """
            plan: p
            steps:
              - { step: slow, kind: command, program: sh, arguments: ["-c", "echo begun; sleep 600"], timeout: 1s }
            """);

        var run = await given.Until(await given.Start("p"), "failed");

        run.Step("slow").GetProperty("error").GetString()!.ShouldStartWith("It took longer than");
        (await given.Log(run, "slow")).ShouldStartWith("begun\n");
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_happen_and_does_nothing()
    {
        var given = await Given.Workspace(app);
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: a, kind: command, program: sh, arguments: ["-c", "touch dry-{{given.Id}}"] }
              - { step: b, kind: command, needs: [a], program: there-is-no-such-program }
            """);

        var preview = await (await given.Client(Role.Head).PostAsJsonAsync("/api/plans/p/dry-run", new { }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);

        preview.GetProperty("warnings").GetInt32().ShouldBe(1);
        preview.GetProperty("steps")[1].GetProperty("wave").GetInt32().ShouldBe(2);
        preview.GetProperty("steps")[1].GetProperty("hindrance").GetString().ShouldBe("The program there-is-no-such-program is not there.");
        File.Exists(Path.Combine(app.WorkFolder, $"dry-{given.Id}")).ShouldBeFalse();
        (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/runs", Stop)).GetProperty("runs").GetArrayLength().ShouldBe(0);
    }
}
