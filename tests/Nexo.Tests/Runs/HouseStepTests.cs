using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>Steps that work inside the house: imports and reports.</summary>
public sealed class HouseStepTests(OutsideApp app) : IClassFixture<OutsideApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    string Folder(Given given) => Directory.CreateDirectory(Path.Combine(app.Root, "imports", given.Id.ToString(), "erp")).FullName;

    /// <summary>A source of an empty folder, paused: only steps that name it look at it.</summary>
    async Task<Guid> Source(Given given)
    {
        Folder(given);
        var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/import-sources", new { name = "ERP", channel = "shopee", kind = "folder", location = "erp", everyMinutes = 600 }, Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Stop));
        var source = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
        await using var db = await given.Db();
        await db.ExecuteAsync("update import_sources set paused_at = now() where id = @source", new { source });
        return source;
    }

    async Task<JsonElement> Import(Given given, string source = "ERP")
    {
        await given.File(app, $"plan: p\nsteps:\n  - {{ step: read, kind: import, source: {source} }}\n");
        app.Time.Forward(TimeSpan.FromMinutes(1)); // what was looked at before is older
        return await given.Until(await given.Start("p"), "succeeded", "failed");
    }

    [Fact]
    public async Task An_import_reads_all_of_a_folder_waits_for_the_merge_and_reads_nothing_twice()
    {
        var given = await Given.Workspace(app);
        await Source(given);
        for (var n = 0; n < 25; n++) // more than a look takes
            await File.WriteAllTextAsync(Path.Combine(Folder(given), $"{n:00}.csv"), $"id,title\n{n},Body {n}\n", Stop);

        var first = await Import(given);

        await using var db = await given.Db();
        first.Status("read").ShouldBe("succeeded");
        (await db.ExecuteScalarAsync<int>("select count(*) from listings where workspace_id = @Id", new { given.Id })).ShouldBe(25);
        var again = await Import(given);
        again.Status("read").ShouldBe("succeeded");
        (await given.Log(again, "read")).ShouldBe("ERP: nothing_new\n");
        (await db.ExecuteScalarAsync<int>("select count(*) from imports where workspace_id = @Id", new { given.Id })).ShouldBe(25);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_the_step_and_a_source_that_is_not_there_skips_it()
    {
        var given = await Given.Workspace(app);
        await Source(given);
        await File.WriteAllTextAsync(Path.Combine(Folder(given), "a.csv"), "title\nBody\n", Stop);

        var failed = await Import(given);
        var skipped = await Import(given, "Nobody");

        (failed.Status("read"), failed.Step("read").GetProperty("error").GetString()).ShouldBe(("failed", "No source could be read."));
        (await given.Log(failed, "read")).ShouldContain("ERP: failed (a.csv) — ");
        (skipped.Status("read"), skipped.Step("read").GetProperty("error").GetString()).ShouldBe(("skipped", "There is no import source Nobody."));
    }

    [Fact]
    public async Task While_somebody_else_reads_the_source_the_step_waits_and_then_looks_itself()
    {
        var given = await Given.Workspace(app);
        var source = await Source(given);
        await File.WriteAllTextAsync(Path.Combine(Folder(given), "a.csv"), "id,title\n1,Body\n", Stop);
        await using var other = await given.Db();
        await other.ExecuteAsync("select pg_advisory_lock(hashtextextended('import source ' || @source::text, 0))", new { source });
        await given.File(app, "plan: p\nsteps:\n  - { step: read, kind: import, source: ERP }\n");
        var name = await given.Start("p");
        await given.Until(name, "running");

        await Eventually.True(() => other.ExecuteScalarAsync<bool>("select exists (select from agents_tasks where workspace_id = @Id and status = 'running' and beat_at > started_at + interval '1 second')", new { given.Id }));
        await other.ExecuteAsync("select pg_advisory_unlock_all()");

        (await given.Log(await given.Until(name, "succeeded", "failed"), "read")).ShouldBe("ERP: imported (a.csv)\n");
    }

    [Fact]
    public async Task A_report_tells_what_the_run_has_done_and_publishing_it_tells_the_house_once()
    {
        var given = await Given.Workspace(app);
        app.Shop.Answer("/broken", 404, "");
        await given.File(app, $$"""
            plan: p
            title: A noite
            steps:
              - { step: ask, kind: http, url: "{{app.Shop.Address}}/broken", may_fail: true }
              - { step: report, kind: report, needs: [ask], when: { ask: any } }
              - { step: tell, kind: publish, needs: [report], report: report }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");

        var (name, address) = (run.GetProperty("run").GetProperty("name").GetString(), "https://nexo.example/execucoes/" + run.GetProperty("run").GetProperty("name").GetString() + "/relatorio/report");
        var report = run.Step("report").GetProperty("report").GetString()!;
        report.ShouldStartWith($"## A noite: {name}\n");
        report.ShouldContain("| ask | com falha |");
        report.ShouldContain("127.0.0.1 respondeu com o status 404.");
        (run.Step("report").GetProperty("outputsUri").GetString(), run.Step("tell").GetProperty("outputsUri").GetString()).ShouldBe((address, address));
        await using var db = await given.Db();
        var told = (await db.QueryAsync<string>("select body ->> 'outputsUri' from events where workspace_id = @Id and kind = 'report.published'", new { given.Id })).ToList();
        told.ShouldHaveSingleItem().ShouldBe(address);
        (await given.Client(Role.Member).GetStringAsync($"/execucoes/{name}/relatorio/report", Stop)).ShouldContain("com falha");
    }

    [Fact]
    public async Task A_report_that_was_not_written_is_not_published()
    {
        var given = await Given.Workspace(app);
        app.Shop.Answer("/gone", 404, "");
        await given.File(app, $$"""
            plan: p
            steps:
              - { step: ask, kind: http, url: "{{app.Shop.Address}}/gone", may_fail: true }
              - { step: report, kind: report, needs: [ask] }
              - { step: tell, kind: publish, needs: [report], when: { report: any }, report: report }
            """);

        var run = await given.Until(await given.Start("p"), "succeeded", "failed");

        (run.Status("tell"), run.Step("tell").GetProperty("error").GetString()).ShouldBe(("skipped", "There is no report of report."));
    }
}
