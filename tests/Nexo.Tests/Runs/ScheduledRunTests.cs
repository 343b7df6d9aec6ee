using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Runs;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>Time is set, and firings are looked for by hand beside the engine's own look: of one firing there is one run all the same.</summary>
public sealed class ScheduledRunTests(PlanApp app) : IClassFixture<PlanApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static string Daily(string more = "", string step = "{ step: a, kind: report }") => $$"""
        plan: p
        schedule: { cron: "0 9 * * *", time_zone: America/Sao_Paulo{{more}} }
        steps:
          - {{step}}
        """;

    async Task<Given> On(string yaml)
    {
        var given = await Given.Workspace(app);
        await given.File(app, yaml);
        (await given.Client(Role.Head).PostAsJsonAsync("/api/plans/p/on", new { }, Stop)).EnsureSuccessStatusCode();
        return given;
    }

    async Task Look(int times = 1) =>
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => app.Services.GetRequiredService<DuePlans>().Run(Stop).AsTask()));

    static async Task<List<JsonElement>> Runs(Given given) =>
        [.. (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/runs?plan=p", Stop)).GetProperty("runs").EnumerateArray().Select(one => one.GetProperty("run"))];

    [Fact]
    public async Task A_firing_makes_one_run_however_many_nodes_look()
    {
        var given = await On(Daily(", catch_up: 31d"));
        app.Time.Forward(TimeSpan.FromDays(1));

        await Look(times: 8);

        var run = (await Runs(given)).ShouldHaveSingleItem();
        run.GetProperty("cause").GetString().ShouldBe("schedule");
        run.GetProperty("name").GetString().ShouldBe($"p-{run.GetProperty("scheduledFor").GetDateTimeOffset():yyyy-MM-dd}");
        await given.Until(run.GetProperty("name").GetString()!, "succeeded");
    }

    [Fact]
    public async Task Of_many_missed_firings_the_latest_is_made_up_for_once()
    {
        var given = await On(Daily(", catch_up: 31d"));
        app.Time.Forward(TimeSpan.FromDays(5));

        await Look();

        var run = (await Runs(given)).ShouldHaveSingleItem();
        (app.Time.GetUtcNow() - run.GetProperty("scheduledFor").GetDateTimeOffset()).ShouldBeLessThan(TimeSpan.FromDays(1));
        run.GetProperty("status").GetString().ShouldNotBe("skipped");
    }

    [Fact]
    public async Task Times_set_beside_the_text_hold_also_when_the_file_changes_until_they_are_taken_back()
    {
        var given = await On(Daily());
        var head = given.Client(Role.Head);

        await Times(head, "15 22 * * 1-5");
        await given.File(app, Daily(", catch_up: 2h"));
        var timed = await head.GetFromJsonAsync<JsonElement>("/api/plans/p", Stop);
        var back = await Times(head, null);

        (timed.GetProperty("cron").GetString(), timed.GetProperty("ownTimes").GetBoolean(), timed.GetProperty("switchedOn").GetBoolean()).ShouldBe(("15 22 * * 1-5", true, true));
        (back.GetProperty("cron").GetString(), back.GetProperty("ownTimes").GetBoolean()).ShouldBe(("0 9 * * *", false));
        TimeZoneInfo.ConvertTimeBySystemTimeZoneId(back.GetProperty("nextAt").GetDateTimeOffset(), "America/Sao_Paulo").TimeOfDay.ShouldBe(TimeSpan.FromHours(9));
    }

    [Fact]
    public async Task A_plan_fires_at_the_times_set_beside_its_text()
    {
        var given = await On(Daily());
        var soon = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(app.Time.GetUtcNow(), "America/Sao_Paulo").AddMinutes(2);
        await Times(given.Client(Role.Head), $"{soon.Minute} {soon.Hour} * * *");
        app.Time.Forward(TimeSpan.FromMinutes(2));

        await Look();

        var run = (await Runs(given)).ShouldHaveSingleItem();
        TimeZoneInfo.ConvertTimeBySystemTimeZoneId(run.GetProperty("scheduledFor").GetDateTimeOffset(), "America/Sao_Paulo").ToString("HH:mm", CultureInfo.InvariantCulture).ShouldBe($"{soon:HH:mm}");
    }

    [Theory]
    [InlineData("at nine", "not_a_cron")]
    [InlineData("0 0 30 2 *", "never_comes")]
    public async Task Times_that_are_none_are_refused_by_name(string cron, string code)
    {
        var given = await On(Daily());

        var answer = await given.Client(Role.Head).PutAsJsonAsync("/api/plans/p/schedule", new { cron }, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        problem.GetProperty("code").GetString().ShouldBe(code, problem.ToString());
    }

    static async Task<JsonElement> Times(HttpClient head, string? cron)
    {
        var answer = await head.PutAsJsonAsync("/api/plans/p/schedule", new { cron }, Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    [Fact]
    public async Task A_firing_missed_by_more_than_the_plan_makes_up_for_is_noted_as_skipped()
    {
        var given = await On(Daily(", catch_up: 0s"));
        app.Time.Forward(TimeSpan.FromDays(5) + TimeSpan.FromHours(1));

        await Look();

        var run = (await Runs(given)).ShouldHaveSingleItem();
        run.GetProperty("status").GetString().ShouldBe("skipped");
        run.GetProperty("why").GetString()!.ShouldStartWith("It was missed by");
    }

    [Theory]
    [InlineData("skip", "skipped", "running")]
    [InlineData("queue", "queued", "running")]
    [InlineData("cancel_previous", "running", "cancelled")]
    [InlineData("allow", "running", "running")]
    public async Task While_an_earlier_run_works_the_plan_says_what_happens(string overlap, string later, string earlier)
    {
        var given = await On(Daily($", catch_up: 31d, overlap: {overlap}", """{ step: a, kind: command, program: sh, arguments: ["-c", "sleep 300"] }"""));
        app.Time.Forward(TimeSpan.FromDays(1));
        await Look();
        var first = (await Runs(given)).Single().GetProperty("name").GetString()!;
        await given.Until(first, "running");

        app.Time.Forward(TimeSpan.FromDays(1));
        await Look();

        await Eventually.True(async () =>
        {
            var runs = await Runs(given);
            return runs.Count == 2 && runs[0].GetProperty("status").GetString() == later && runs[1].GetProperty("status").GetString() == earlier;
        }, TimeSpan.FromSeconds(30));
        foreach (var run in await Runs(given))
            await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/{run.GetProperty("name").GetString()}/cancel", new { }, Stop);
    }

    [Fact]
    public async Task Days_that_have_passed_are_filled_once_and_one_after_the_other()
    {
        var given = await Given.Workspace(app);
        await given.File(app, Daily());
        var (from, to) = (DateOnly.FromDateTime(app.Time.GetUtcNow().UtcDateTime).AddDays(-4), DateOnly.FromDateTime(app.Time.GetUtcNow().UtcDateTime).AddDays(-2));

        async Task<JsonElement> Fill() => await (await given.Client(Role.Head).PostAsJsonAsync("/api/plans/p/back-fill", new { from, to }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        var first = await Fill();
        var second = await Fill();

        first.GetProperty("runs").GetArrayLength().ShouldBe(3);
        (second.GetProperty("runs").GetArrayLength(), second.GetProperty("thereAlready").GetInt32()).ShouldBe((0, 3));
        foreach (var run in first.GetProperty("runs").EnumerateArray())
            await given.Until(run.GetProperty("name").GetString()!, "succeeded");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<bool>("""
            select count(*) = 2 and bool_and(a.seq < b.seq) from (select e.seq, lead(r.id) over (order by r.scheduled_for) as next from runs r join events e on e.workspace_id = @Id and e.subject = r.id::text and e.kind = 'run.succeeded') a
              join events b on b.workspace_id = @Id and b.subject = a.next::text and b.kind = 'run.started'
            """, new { given.Id })).ShouldBeTrue();
    }

    [Fact]
    public async Task A_plan_of_the_page_is_written_changed_and_removed_and_starts_no_program()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);

        (await head.PutAsJsonAsync("/api/plans/mine", new { source = "plan: mine\nsteps:\n  - { step: a, kind: command, program: sh }\n" }, Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await head.PutAsJsonAsync("/api/plans/mine", new { source = "plan: mine\nsteps:\n  - { step: a, kind: report }\n" }, Stop)).EnsureSuccessStatusCode();
        (await head.PutAsJsonAsync("/api/plans/mine", new { source = "plan: mine\nsteps:\n  - { step: b, kind: report }\n" }, Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await head.PutAsJsonAsync("/api/plans/mine", new { source = "plan: mine\nsteps:\n  - { step: b, kind: report }\n", revision = 1 }, Stop)).EnsureSuccessStatusCode();
        (await given.Until(await given.Start("mine"), "succeeded")).Status("b").ShouldBe("succeeded");
        (await head.DeleteAsync("/api/plans/mine", Stop)).EnsureSuccessStatusCode();
        (await head.GetAsync("/api/plans/mine", Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await using var web = await given.WebDb();
        var smuggled = await Should.ThrowAsync<Npgsql.PostgresException>(() => web.ExecuteAsync(
            "insert into plans (id, workspace_id, name, origin, file, source, created_by) values (gen_random_uuid(), @Id, 'x', 'file', 'x', 'x', 'x')", new { given.Id }));
        smuggled.SqlState.ShouldBe("42501");
    }
}
