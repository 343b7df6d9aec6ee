using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Runs.Pages;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class RunPagesTests(PlanApp app) : IClassFixture<PlanApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_that_is_refused_keeps_its_reason()
    {
        var given = await Given.Workspace(app);
        await given.File(app, "plan: release\nsteps:\n  - { step: go, kind: approval, approvers: { four_eyes: true } }\n");
        var starter = await given.WithPassword(Role.Head);
        var run = (await (await starter.Client.PostAsJsonAsync("/api/plans/release/runs", new { }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("name").GetString()!;
        var entry = (await given.Until(run, "awaiting_approval")).Step("go").GetProperty("id").GetInt64();
        const string Reason = "O menu quebra <no> celular.";

        var refused = await Decide(await given.SignedIn(starter), run, entry, "recusar", Reason);

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var page = await Parse(refused);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("quatro olhos");
        page.QuerySelector<AngleSharp.Html.Dom.IHtmlTextAreaElement>("#motivo")!.Value.ShouldBe(Reason);
        (await Decide(await given.SignedIn(Role.Admin), run, entry, "recusar", Reason)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await given.Until(run, "failed")).Step("go").GetProperty("error").GetString().ShouldBe(Reason);
    }

    [Fact]
    public async Task A_month_has_what_ran_by_the_days_of_the_workspace_and_what_will()
    {
        // It is noon of the 21st in Greenwich, nine in the morning in São Paulo, whose day begins at 03:00 in Greenwich.
        var given = await Given.Workspace(app);
        await given.File(app, "plan: hourly\nschedule: { cron: '0 * * * *' }\nsteps:\n  - { step: a, kind: audit }\n");
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                update plans set switched_on = true where workspace_id = @Id and name = 'hourly';
                insert into runs (id, workspace_id, name, plan, origin, status, cause, started_by, queued_at, finished_at)
                select gen_random_uuid(), @Id, 'r-' || t, 'other', 'page', 'succeeded', 'schedule', 'nexo', t::timestamptz, t::timestamptz
                  from unnest(array['2026-11-01T02:59:59Z', '2026-11-01T03:00:00Z', '2026-12-01T02:59:59Z', '2026-12-01T03:00:00Z'] || array(select format('2026-11-05T10:0%s:00Z', n) from generate_series(0, 6) n)) t;
                """, new { given.Id });

        var days = await given.Services.GetRequiredService<ReadCalendar>().Of(given.ActorOf(Role.Member), TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"), new DateOnly(2026, 11, 1), Stop);

        days.Count.ShouldBe(30);
        days[0].Entries.ShouldHaveSingleItem().Run!.Name.ShouldBe("r-2026-11-01T03:00:00Z");
        (days[4].Entries.Count, days[4].Over).ShouldBe((5, 2));
        days[19].Entries.ShouldBeEmpty("what has passed does not come any more");
        days[20].Entries.Select(entry => (entry.At.Hour, entry.More)).ShouldBe([(13, true)], "the next hour, and it goes on");
        days[29].Entries.Select(entry => entry.Run?.Name).ShouldBe([null, "r-2026-12-01T02:59:59Z"]);
    }

    static async Task<HttpResponseMessage> Decide(HttpClient browser, string run, long entry, string decision, string reason)
    {
        var token = (await Parse(await browser.GetAsync($"/execucoes/{run}?etapa={entry}", Stop))).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync($"/execucoes/{run}/decidir", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("etapa", $"{entry}"), new("decisao", decision), new("motivo", reason)]), Stop);
    }

    static async Task<IDocument> Parse(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Stop);
        return await BrowsingContext.New().OpenAsync(request => request.Content(html), Stop);
    }
}
