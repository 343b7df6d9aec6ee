using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class SignInPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_leads_back_to_where_one_wanted_to_go()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var browser = Browser(given);

        var answer = await Submit(browser, "/entrar?returnUrl=%2Faprovacoes%3Fstatus%3Dpending", person.Email, Given.Password);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/aprovacoes?status=pending");
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task It_never_leads_to_another_site(string returnUrl)
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var browser = Browser(given);
        var address = "/entrar?returnUrl=" + Uri.EscapeDataString(returnUrl);

        (await Submit(browser, address, person.Email, Given.Password, returnUrl)).Headers.Location!.OriginalString.ShouldBe("/");
        (await browser.GetAsync(address, Cancel)).Headers.Location!.OriginalString.ShouldBe("/", "who is signed in is sent on, but not away");
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_address_and_tells_nothing_more()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);

        var known = await Page(await Submit(Browser(given), "/entrar", person.Email, "wrong"), HttpStatusCode.Unauthorized);
        var stranger = await Page(await Submit(Browser(given), "/entrar", "stranger@example.test", "wrong"), HttpStatusCode.Unauthorized);

        known.QuerySelector("#email")!.GetAttribute("value").ShouldBe(person.Email);
        known.QuerySelector("#password")!.HasAttribute("value").ShouldBeFalse();
        known.QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe("E-mail ou senha incorretos.");
        stranger.QuerySelector("[role=alert]")!.TextContent.ShouldBe(known.QuerySelector("[role=alert]")!.TextContent);
    }

    [Fact]
    public async Task A_lock_out_says_how_long()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var browser = Browser(given);
        for (var i = 0; i < 4; i++)
            await Submit(browser, "/entrar", person.Email, "wrong");

        (await Page(await Submit(browser, "/entrar", person.Email, "wrong"), HttpStatusCode.TooManyRequests))
            .QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe("Muitas tentativas erradas. Tente de novo em 15 minutos.");
        app.Time.Forward(TimeSpan.FromMinutes(14));
        (await Page(await Submit(browser, "/entrar", person.Email, Given.Password), HttpStatusCode.TooManyRequests))
            .QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe("Muitas tentativas erradas. Tente de novo em 1 minuto.");
    }

    [Fact]
    public async Task Browsers_and_password_keepers_find_their_fields()
    {
        var given = await Given.Workspace(app);

        var page = await Page(await Browser(given).GetAsync("/entrar", Cancel), HttpStatusCode.OK);

        page.QuerySelector("html")!.GetAttribute("lang").ShouldBe("pt-BR");
        page.QuerySelector("#email")!.GetAttribute("autocomplete").ShouldBe("username");
        page.QuerySelector("#password")!.GetAttribute("autocomplete").ShouldBe("current-password");
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        foreach (var id in new[] { "email", "password" })
            page.QuerySelector($"label[for={id}]").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_typed_is_text_and_never_markup()
    {
        var given = await Given.Workspace(app);

        var page = await Page(await Submit(Browser(given), "/entrar", "\"><script>alert(1)</script>", "wrong"), HttpStatusCode.Unauthorized);

        page.QuerySelector("#email")!.GetAttribute("value").ShouldBe("\"><script>alert(1)</script>");
        page.QuerySelectorAll("script").ShouldAllBe(script => !script.TextContent.Contains("alert"));
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var browser = Browser(given);

        var answer = await browser.PostAsync("/entrar", Form(person.Email, Given.Password, "/", token: null), Cancel);

        (await Page(answer, HttpStatusCode.BadRequest)).QuerySelector("[role=alert]").ShouldNotBeNull();
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.PostAsync("/entrar", new StringContent("not a form"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Signing_out_leads_to_the_sign_in_page()
    {
        var given = await Given.Workspace(app);
        var browser = Browser(given);
        var person = await given.WithPassword(Role.Member);
        await Submit(browser, "/entrar", person.Email, Given.Password);
        (await browser.PostAsync("/sair", new FormUrlEncodedContent([]), Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "another site may not sign out");

        var token = (await Page(await browser.GetAsync("/qualquer", Cancel), HttpStatusCode.NotFound)).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await browser.PostAsync("/sair", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Cancel);

        answer.Headers.Location!.OriginalString.ShouldBe("/entrar");
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    static HttpClient Browser(Given given)
    {
        var browser = given.Anonymous();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return browser;
    }

    static async Task<HttpResponseMessage> Submit(HttpClient browser, string address, string email, string password, string? returnUrl = null)
    {
        var page = await Page(await browser.GetAsync(address, Cancel), HttpStatusCode.OK);
        string Of(string name) => page.QuerySelector($"form[action='/entrar'] [name={name}]")!.GetAttribute("value")!;
        return await browser.PostAsync("/entrar", Form(email, password, returnUrl ?? Of("returnUrl"), Of("__RequestVerificationToken")), Cancel);
    }

    static FormUrlEncodedContent Form(string email, string password, string returnUrl, string? token) =>
        new([new("email", email), new("password", password), new("returnUrl", returnUrl), .. token is null ? [] : new KeyValuePair<string, string>[] { new("__RequestVerificationToken", token) }]);

    static async Task<IDocument> Page(HttpResponseMessage answer, HttpStatusCode expected)
    {
        answer.StatusCode.ShouldBe(expected);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html), Cancel);
    }
}
