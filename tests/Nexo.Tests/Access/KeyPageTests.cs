using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class KeyPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Address = "/administracao/chaves";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_is_shown_once_and_works()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Admin);

        var made = await Submit(browser, Address, new() { ["name"] = "Servidor", ["channel"] = "shein", ["days"] = "30" });

        made.Answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var secret = made.Page!.QuerySelector("#secret")!.GetAttribute("value")!;
        (await given.WithToken(secret).GetStringAsync("/api/session", Cancel)).ShouldContain("\"tren\"");
        var later = await Page(browser);
        later.Source.Text.ShouldNotContain(secret);
        later.QuerySelector("#keys-held")!.TextContent.ShouldContain("Servidor");
    }

    [Fact]
    public async Task A_revoked_key_stays_in_the_list_as_revoked()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Member);
        var made = await Submit(browser, Address, new() { ["name"] = "minha" });
        var secret = made.Page!.QuerySelector("#secret")!.GetAttribute("value")!;
        var form = made.Page.QuerySelectorAll("#keys-held tr").Single(row => row.TextContent.Contains("minha")).QuerySelector("form[action$='/revogar']")!;

        var ended = await Submit(browser, form.GetAttribute("action")!, new() { ["back"] = Address });

        ended.Answer.Headers.Location!.OriginalString.ShouldBe(Address);
        (await given.WithToken(secret).GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Page(browser)).QuerySelectorAll("#keys-held tr").Single(row => row.TextContent.Contains("minha")).TextContent.ShouldContain("Revogada");
    }

    [Fact]
    public async Task A_member_has_no_choice_of_agents_and_cannot_slip_one_in()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Member);
        (await Page(browser)).QuerySelector("[name=channel]").ShouldBeNull();

        var refused = await Submit(browser, Address, new() { ["name"] = "x", ["channel"] = "amazon" });

        refused.Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        refused.Page!.QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe("Só um administrador cria chaves de agentes.");
    }

    [Theory]
    [InlineData("", "Dê um nome à chave.")]
    [InlineData("<script>alert(1)</script>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "O nome tem no máximo 80 caracteres, sem caracteres de controle.")]
    public async Task A_name_that_cannot_be_comes_back_with_the_reason(string name, string reason)
    {
        var given = await Given.Workspace(app);

        var refused = await Submit(await given.SignedIn(Role.Admin), Address, new() { ["name"] = name });

        refused.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        refused.Page!.QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe(reason);
        (refused.Page.QuerySelector("#name")!.GetAttribute("value") ?? "").ShouldBe(name);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_made()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Admin);

        var before = (await Page(browser)).QuerySelectorAll("#keys-held tbody tr").Length;
        before.ShouldBeGreaterThan(0);

        (await browser.PostAsync(Address, new FormUrlEncodedContent([new("name", "x")]), Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await Page(browser)).QuerySelectorAll("#keys-held tbody tr").Length.ShouldBe(before);
    }

    static async Task<IDocument> Page(HttpClient browser) => await Parse(await browser.GetStringAsync(Address, Cancel));

    static async Task<(HttpResponseMessage Answer, IDocument? Page)> Submit(HttpClient browser, string address, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = (await Page(browser)).QuerySelector("#new-key [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await browser.PostAsync(address, new FormUrlEncodedContent(fields), Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer, html.Length == 0 ? null : await Parse(html));
    }

    static async Task<IDocument> Parse(string html) => await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html), Cancel);
}
