using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Accounts;

public sealed class SingleSignOnTests : IClassFixture<SingleSignOnApp>
{
    readonly SingleSignOnApp app;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SingleSignOnTests(SingleSignOnApp app)
    {
        this.app = app;
        app.Provider.Lies.Clear();
        app.Provider.Denies = false;
    }

    [Fact]
    public async Task Who_is_known_by_a_verified_address_comes_in_and_back_to_where_they_wanted_to_go()
    {
        var person = await app.Given.Person(Role.Member);
        app.Provider.Says = Claims(person.Email, "nexo-team");
        var browser = Browser(app);
        (await browser.Page("/entrar?returnUrl=%2Fanuncios")).QuerySelector("a[href='/entrar/sso?returnUrl=%2Fanuncios']")!.TextContent.ShouldBe("Entrar com Loja ID");

        var entered = await Enter(browser, "/entrar/sso?returnUrl=%2Fanuncios");

        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        entered.Headers.Location!.OriginalString.ShouldBe("/anuncios");
        (await Who(browser)).GetProperty("person").GetProperty("id").GetGuid().ShouldBe(person.Id.Value);
        (await browser.GetStringAsync("/api/account/sessions", Cancel)).ShouldContain("\"way\":\"sso\"");
    }

    [Fact]
    public async Task Once_linked_the_subject_counts_whatever_becomes_of_the_address()
    {
        var person = await app.Given.Person(Role.Member);
        var claims = app.Provider.Says = Claims(person.Email, "nexo-team");
        await Enter(Browser(app), "/entrar/sso");
        app.Provider.Says = new Dictionary<string, object?>(claims) { ["email"] = $"new-{person.Email}" };
        var browser = Browser(app);

        await Enter(browser, "/entrar/sso");

        (await Who(browser)).GetProperty("person").GetProperty("id").GetGuid().ShouldBe(person.Id.Value);
    }

    [Fact]
    public async Task Somebody_new_with_a_role_is_added_and_a_changed_role_counts_at_the_next_sign_in()
    {
        var email = $"{Guid.NewGuid():n}@loja.test";
        var claims = app.Provider.Says = Claims(email, "other", "nexo-heads");
        var browser = Browser(app);
        await Enter(browser, "/entrar/sso");
        (await Who(browser)).GetProperty("role").GetString().ShouldBe("head");

        app.Provider.Says = new Dictionary<string, object?>(claims) { ["groups"] = "staff" };
        await Enter(browser, "/entrar/sso");

        (await Who(browser)).GetProperty("role").GetString().ShouldBe("member");
        await using var db = await app.Given.Db();
        (await db.QueryAsync<string>("select kind from events where workspace_id = @workspace and subject = (select id::text from people where email = @email) order by seq", new { workspace = app.Given.Id, email }))
            .ShouldBe(["person.added", "person.sign_in_linked", "person.signed_in", "person.changed", "person.signed_in"]);
    }

    [Fact]
    public async Task Who_lost_every_role_is_kept_out_and_their_sessions_of_this_kind_end()
    {
        var person = await app.Given.Person(Role.Member);
        var claims = app.Provider.Says = Claims(person.Email, "nexo-team");
        var before = Browser(app);
        await Enter(before, "/entrar/sso");
        app.Provider.Says = new Dictionary<string, object?>(claims) { ["groups"] = Array.Empty<string>() };

        (await Refused(Browser(app))).ShouldBe("sso_no_role");

        await Eventually.Is(HttpStatusCode.Unauthorized, async () => (await before.GetAsync("/api/session", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_last_admin_stays_one_whatever_the_provider_says()
    {
        app.Provider.Says = Claims(app.Given.The(Role.Admin).Email, "nexo-team");
        await using var db = await app.Given.Db();
        var others = "update memberships set role = 'head' where workspace_id = @workspace and role = 'admin' and person_id <> @Id";
        await db.ExecuteAsync(others, new { workspace = app.Given.Id, app.Given.The(Role.Admin).Id });
        var browser = Browser(app);

        await Enter(browser, "/entrar/sso");

        (await Who(browser)).GetProperty("role").GetString().ShouldBe("admin");
    }

    [Theory]
    [InlineData("email_verified", false, "sso_unverified")]
    [InlineData("email_verified", null, "sso_unverified")]
    [InlineData("email", "somebody@evil.test", "sso_domain")]
    [InlineData("email", null, "sso_unverified")]
    [InlineData("email", "no address", "sso_unverified")]
    [InlineData("groups", null, "sso_no_role")]
    public async Task Whom_the_provider_does_not_vouch_for_stays_out(string claim, object? value, string code)
    {
        var person = await app.Given.Person(Role.Member);
        app.Provider.Says = Claims(person.Email, "nexo-team");
        app.Provider.Says[claim] = value;

        (await Refused(Browser(app))).ShouldBe(code);
    }

    [Theory]
    [InlineData("iss", "https://evil.test")]
    [InlineData("aud", "somebody-else")]
    [InlineData("nonce", "another")]
    [InlineData("sub", "another")]
    [InlineData("exp", 1)]
    public async Task A_token_that_was_not_made_for_this_sign_in_is_refused(string claim, object lie)
    {
        app.Provider.Says = Claims((await app.Given.Person(Role.Member)).Email, "nexo-team");
        app.Provider.Lies[claim] = lie;

        (await Refused(Browser(app))).ShouldBe("sso_failed");
    }

    [Fact]
    public async Task A_cancelled_a_foreign_and_a_repeated_answer_let_nobody_in()
    {
        app.Provider.Says = Claims((await app.Given.Person(Role.Member)).Email, "nexo-team");
        app.Provider.Denies = true;
        (await Refused(Browser(app))).ShouldBe("sso_denied");
        app.Provider.Denies = false;

        var browser = Browser(app);
        var answer = await Answer(browser, "/entrar/sso");
        (await Code(await browser.GetAsync(answer.Replace("state=", "state=x"), Cancel))).ShouldBe("sso_failed");
        (await Code(await Browser(app).GetAsync(answer, Cancel))).ShouldBe("sso_failed", "another browser did not ask for it");
        (await browser.GetAsync(answer, Cancel)).Headers.Location!.OriginalString.ShouldBe("/");
        (await Code(await browser.GetAsync(answer, Cancel))).ShouldBe("sso_failed", "it was used already");
    }

    [Fact]
    public async Task Where_only_known_people_come_in_a_stranger_is_told_to_ask()
    {
        await using var knownOnly = app.WithWebHostBuilder(host =>
        {
            foreach (var key in new[] { "RoleClaim", "Roles:Admin", "Roles:Head", "Roles:Member" })
                host.UseSetting($"Nexo:SingleSignOn:{key}", "");
        });
        app.Provider.Says = Claims($"{Guid.NewGuid():n}@loja.test");

        (await Refused(Browser(knownOnly))).ShouldBe("sso_unknown");
        (await Browser(knownOnly).Page("/entrar?recusado=sso_unknown")).Alert().ShouldBe("Ninguém no Nexo tem este e-mail. Peça a um administrador para incluir você.");
    }

    [Fact]
    public async Task It_never_leads_to_another_site_and_a_second_factor_is_asked_for_all_the_same()
    {
        var person = await app.Given.Person(Role.Member);
        app.Provider.Says = Claims(person.Email, "nexo-team");
        (await Enter(Browser(app), "/entrar/sso?returnUrl=https%3A%2F%2Fevil.test%2F")).Headers.Location!.OriginalString.ShouldBe("/");
        await using var db = await app.Given.Db();
        await db.ExecuteAsync("insert into second_factors (person_id, sealed, begun_at, confirmed_at) values (@Id, 'x', now(), now())", new { person.Id });

        (await Enter(Browser(app), "/entrar/sso?returnUrl=%2Fanuncios")).Headers.Location!.OriginalString.ShouldBe("/entrar/codigo?returnUrl=%2Fanuncios");
    }

    static Dictionary<string, object?> Claims(string email, params string[] groups) => new()
    {
        ["sub"] = Guid.NewGuid().ToString("n"), ["email"] = email, ["email_verified"] = true, ["name"] = "Pessoa da Loja", ["groups"] = groups,
    };

    /// <summary>Follows the whole way, as a browser does.</summary>
    static async Task<HttpResponseMessage> Enter(HttpClient browser, string start) => await browser.GetAsync(await Answer(browser, start), Cancel);

    /// <summary>The address at which the provider sends the browser back.</summary>
    static async Task<string> Answer(HttpClient browser, string start)
    {
        var away = (await browser.GetAsync(start, Cancel)).Headers.Location!;
        away.Query.ShouldContain("code_challenge_method=S256");
        using var provider = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var back = (await provider.GetAsync(away, Cancel)).Headers.Location!;
        back.GetLeftPart(UriPartial.Path).ShouldBe($"{MailingApp.Site}/entrar/sso/retorno");
        return back.PathAndQuery;
    }

    static async Task<string?> Refused(HttpClient browser)
    {
        var code = await Code(await Enter(browser, "/entrar/sso"));
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        return code;
    }

    static Task<string?> Code(HttpResponseMessage answer) =>
        Task.FromResult(answer.Headers.Location?.OriginalString is { } address && address.StartsWith("/entrar?recusado=", StringComparison.Ordinal) ? address.Split('=')[^1] : answer.Headers.Location?.OriginalString);

    static async Task<JsonElement> Who(HttpClient browser) => JsonSerializer.Deserialize<JsonElement>(await browser.GetStringAsync("/api/session", Cancel));

    static HttpClient Browser(WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
}
