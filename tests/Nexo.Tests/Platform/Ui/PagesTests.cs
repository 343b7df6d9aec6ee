using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public class PagesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_not_there_is_a_page_for_people_and_a_problem_for_programs()
    {
        var person = await Ask("/nada", "text/html");
        person.Status.ShouldBe(HttpStatusCode.NotFound);
        person.Page.QuerySelector("h1")!.TextContent.ShouldBe("Página não encontrada");

        var program = await app.CreateClient().GetAsync("/api/nada", Cancel);
        program.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        program.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/tarefas/00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/anuncios/00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/busca?q=a%00b", HttpStatusCode.BadRequest)]
    [InlineData("/aprovacoes?q=a%00b", HttpStatusCode.BadRequest)]
    public async Task An_address_of_nothing_and_one_that_cannot_be_are_pages_for_who_is_signed_in(string address, HttpStatusCode status)
    {
        var given = await Given.Workspace(app);
        using var client = await given.SignedIn(Role.Member);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var answer = await client.SendAsync(request, Cancel);

        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).ShouldBe((status, "text/html"));
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("<h1");
    }

    [Theory]
    [InlineData("pt-BR,pt;q=0.9", null, "pt-BR", "Página não encontrada")]
    [InlineData("de", null, "pt-BR", "Página não encontrada")]
    [InlineData("en-GB,en;q=0.9", null, "en", "Page not found")]
    [InlineData("pt-BR", "c=en|uic=en", "en", "Page not found")]
    [InlineData("en", "c=pt-BR|uic=pt-BR", "pt-BR", "Página não encontrada")]
    public async Task The_language_is_the_cookie_s_then_the_browser_s_then_Portuguese(string browser, string? cookie, string language, string title)
    {
        var (_, page, _) = await Ask("/nada", "text/html", browser, cookie is null ? null : $"nexo-language={Uri.EscapeDataString(cookie)}");

        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.QuerySelector("h1")!.TextContent.ShouldBe(title);
    }

    [Fact]
    public async Task Nothing_inline_runs_without_the_nonce_of_the_answer()
    {
        var (_, page, headers) = await Ask("/nada", "text/html");
        var policy = headers.GetValues("Content-Security-Policy").Single();

        policy.ShouldNotContain("unsafe");
        page.QuerySelectorAll("style, script:not([src])").ShouldNotBeEmpty();
        page.QuerySelectorAll("style, script:not([src])").ShouldAllBe(e => policy.Contains($"'nonce-{e.GetAttribute("nonce")}'"));
        page.QuerySelectorAll("[style]").ShouldBeEmpty();
        page.QuerySelectorAll("*").SelectMany(e => e.Attributes).ShouldAllBe(a => !a.Name.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_styles_that_every_page_carries_stay_light()
    {
        var (_, page, _) = await Ask("/nada", "text/html");
        var css = page.QuerySelector("style")!.TextContent;

        css.ShouldContain("--accent");
        css.ShouldNotContain("/*");
        Zipped(css).ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_file_of_the_pages_has_its_fingerprint_in_its_name()
    {
        var (_, page, _) = await Ask("/nada", "text/html");
        var script = page.QuerySelector("script[type=module]")!.GetAttribute("src")!;

        var file = await app.CreateClient().GetAsync(script, Cancel);

        script.ShouldMatch(@"^/js/nexo\.[a-z0-9]{10}\.js$");
        file.StatusCode.ShouldBe(HttpStatusCode.OK); // published, it may be kept for a year; built for tests, it is asked for anew
    }

    [Fact]
    public async Task A_choice_without_the_form_s_token_is_refused()
    {
        var answer = await app.CreateClient().PostAsync("/preferences", new FormUrlEncodedContent(new Dictionary<string, string> { ["theme"] = "dark" }), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_choice_is_kept_in_a_cookie_and_leads_back_to_this_site_only()
    {
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false });
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync("/entrar", Cancel));
        var token = ((IHtmlInputElement)page.QuerySelector("form[action='/preferences'] input[name=__RequestVerificationToken]")!).Value;

        var answer = await browser.PostAsync("/preferences",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["theme"] = "dark", ["back"] = "https://evil.test/", ["__RequestVerificationToken"] = token }), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/");
        answer.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith("nexo-theme=dark; max-age=31536000", StringComparison.Ordinal) && c.Contains("httponly"));
        new HtmlParser().ParseDocument(await browser.GetStringAsync("/entrar", Cancel)).DocumentElement.GetAttribute("data-theme").ShouldBe("dark");
    }

    [Fact]
    public async Task The_rail_shows_each_role_what_it_may_open()
    {
        var given = await Given.Workspace(app);

        (await Rail(given.Client(Role.Member))).ShouldNotContain("/administracao");
        (await Rail(given.Client(Role.Admin))).ShouldContain("/administracao");
        (await Rail(app.CreateClient())).ShouldBeEmpty();
    }

    static async Task<string[]> Rail(HttpClient client) =>
        [.. new HtmlParser().ParseDocument(await client.GetStringAsync("/rail?at=/", Cancel)).QuerySelectorAll("a").Select(a => a.GetAttribute("href")!)];

    async Task<(HttpStatusCode Status, IHtmlDocument Page, HttpResponseHeaders Headers)> Ask(string address, string accept, string? language = null, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accept);
        if (language is not null)
            request.Headers.AcceptLanguage.ParseAdd(language);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        var answer = await app.CreateClient(new() { HandleCookies = false }).SendAsync(request, Cancel);
        return (answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers);
    }

    static long Zipped(string text)
    {
        using var into = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(into, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return into.Length;
    }
}
