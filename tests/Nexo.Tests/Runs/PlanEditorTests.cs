using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Runs.Pages;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class PlanEditorTests(PlanApp app) : IClassFixture<PlanApp>
{
    const string Good = "plan: semana\nschedule: { cron: '0 6 * * *' }\nsteps:\n  - { step: a, kind: audit }\n";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_with_faults_comes_back_as_it_was_typed_with_the_place_of_each()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Head);
        const string Typed = "plan: semana\nsteps:\n  - step: a\n    kind: audti\n    timeout: soon # ação\n";

        var refused = await Post(browser, "/planos/novo", Typed);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = await Parse(refused);
        page.QuerySelector<AngleSharp.Html.Dom.IHtmlTextAreaElement>("#texto")!.Value.ShouldBe(Typed);
        page.QuerySelectorAll("#check [data-line]").Select(fault => (fault.GetAttribute("data-line"), fault.QuerySelector("code")!.TextContent)).ShouldBe([("4", "steps[0].kind"), ("5", "steps[0].timeout")]);
        (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/plans", Stop)).ToString().ShouldNotContain("semana");
    }

    [Fact]
    public async Task Of_two_who_save_the_second_is_told_keeps_the_text_and_may_go_over_it()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Head);
        (await Post(browser, "/planos/novo", Good)).Headers.Location!.OriginalString.ShouldBe("/planos/semana");
        (await Post(browser, "/planos/semana/editar", Good + "# dela\n", ("revisao", "1"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        var late = await Post(browser, "/planos/semana/editar", Good + "# dele\n", ("revisao", "1"));

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await Parse(late);
        page.QuerySelector<AngleSharp.Html.Dom.IHtmlTextAreaElement>("#texto")!.Value.ShouldBe(Good + "# dele\n");
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain($"{given.The(Role.Head).Name} salvou a versão 2");
        (await Source(given)).ShouldEndWith("# dela\n");
        var over = page.QuerySelector("button[name=sobre]")!.GetAttribute("value")!;
        (await Post(browser, "/planos/semana/editar", Good + "# dele\n", ("revisao", "1"), ("sobre", over))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await Source(given)).ShouldEndWith("# dele\n");

        // What somebody saved meanwhile is not removed unseen either; and a removed plan's text is kept, too.
        (await Post(browser, "/planos/semana/excluir", "", ("revisao", over))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Post(browser, "/planos/semana/excluir", "", ("revisao", "3"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var gone = await Post(browser, "/planos/semana/editar", Good, ("revisao", "3"));
        gone.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Parse(gone)).QuerySelector<AngleSharp.Html.Dom.IHtmlTextAreaElement>("#texto")!.Value.ShouldBe(Good);
        (await Post(browser, "/planos/semana/editar", Good, ("revisao", "3"), ("sobre", ""))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_stays()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Admin);
        await given.Services.GetRequiredService<PlanFiles>().Read(Stop);
        (await Post(browser, "/planos/novo", Good)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        Alert(await Parse(await Post(browser, "/planos/novo", Good))).ShouldStartWith("Já existe um plano com este nome.");
        Alert(await Parse(await Post(browser, "/planos/novo", Good.Replace("semana", "daily-marketplaces", StringComparison.Ordinal)))).ShouldContain("num arquivo do servidor");
        Alert(await Parse(await Post(browser, "/planos/semana/editar", Good.Replace("semana", "mes", StringComparison.Ordinal), ("revisao", "1")))).ShouldStartWith("O nome de um plano não muda");
    }

    [Theory]
    [InlineData("novo")]
    [InlineData("calendario")]
    [InlineData("check")]
    public async Task The_address_of_a_page_is_no_name_for_a_plan(string name)
    {
        var given = await Given.Workspace(app);
        var text = Good.Replace("semana", name, StringComparison.Ordinal);

        var refused = await given.Client(Role.Head).PutAsJsonAsync($"/api/plans/{name}", new { source = text }, Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain($"plan: {name} is the address of a page");

        await given.File(app, text, $"{name}.yaml");
        var listed = (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/plans", Stop)).GetProperty("plans").EnumerateArray().Single(plan => plan.GetProperty("file").GetString() == $"files/{name}.yaml");
        listed.GetProperty("name").GetString().ShouldBe($"{name}.yaml");
        listed.GetProperty("faults")[0].GetProperty("field").GetString().ShouldBe("plan");
    }

    [Fact]
    public async Task A_file_is_shown_and_not_changed_and_who_may_not_write_sees_no_way_to()
    {
        var given = await Given.Workspace(app);
        var head = await given.SignedIn(Role.Head);
        await given.Services.GetRequiredService<PlanFiles>().Read(Stop);
        var file = await Parse(await head.GetAsync("/planos/daily-marketplaces/editar", Stop));
        file.QuerySelector("#texto")!.HasAttribute("readonly").ShouldBeTrue();
        file.QuerySelector("[data-save]").ShouldBeNull();
        file.QuerySelector(".note")!.TextContent.ShouldContain("vem com o Nexo");
        (await Post(head, "/planos/daily-marketplaces/editar", Good.Replace("semana", "daily-marketplaces", StringComparison.Ordinal), ("revisao", "1"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Parse(await head.GetAsync("/planos/novo?de=daily-marketplaces", Stop))).QuerySelector("#texto")!.TextContent.ShouldContain("plan: daily-marketplaces-copia\n");

        var member = await given.SignedIn(Role.Member);
        foreach (var address in new[] { "/planos", "/planos/daily-marketplaces" })
            (await Parse(await member.GetAsync(address, Stop))).QuerySelectorAll("a[href*='/novo'], a[href$='/editar']").ShouldBeEmpty(address);
        (await member.GetAsync("/planos/novo", Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("pt-BR", "meu-plano")]
    [InlineData("en", "my-plan")]
    public void The_text_a_new_plan_begins_with_is_a_plan(string language, string name)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var reading = ReadPlan.From(app.Services.GetRequiredService<IStringLocalizer<RunsWords>>()["editor.start"], fromFile: false);
        CultureInfo.CurrentUICulture = before;

        reading.Faults.ShouldBeEmpty();
        reading.Plan!.Name.ShouldBe(name);
    }

    static async Task<string> Source(Given given) => (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/plans/semana", Stop)).GetProperty("source").GetString()!;

    static string Alert(IDocument page) => page.QuerySelector("[role=alert]")!.TextContent.Trim();

    static async Task<HttpResponseMessage> Post(HttpClient browser, string address, string text, params (string Name, string Value)[] more)
    {
        var token = (await Parse(await browser.GetAsync("/planos/novo", Stop))).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("texto", text), .. more.Select(one => KeyValuePair.Create(one.Name, one.Value))]), Stop);
    }

    static async Task<IDocument> Parse(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Stop);
        return await BrowsingContext.New().OpenAsync(request => request.Content(html), Stop);
    }
}
