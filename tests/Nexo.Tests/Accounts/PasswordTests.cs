using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Accounts;

public sealed partial class PasswordTests(MailingApp app) : IClassFixture<MailingApp>
{
    const string New = "outra frase bem comprida";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_knows_the_present_one_changes_it_and_every_other_session_ends()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var (mine, other) = (await SignIn(given, person), await SignIn(given, person));

        (await mine.PostAsJsonAsync("/api/account/password", new { present = Given.Password, password = New }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await mine.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Try(given, person, Given.Password)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Try(given, person, New)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, New, "present", HttpStatusCode.BadRequest)]
    [InlineData(Given.Password, null, "password", HttpStatusCode.BadRequest)]
    [InlineData(Given.Password, "short", "password", HttpStatusCode.BadRequest)]
    [InlineData(Given.Password, Given.Password, "password", HttpStatusCode.BadRequest)]
    [InlineData("not my password", New, "present", HttpStatusCode.Forbidden)]
    public async Task What_is_wrong_is_named_and_nothing_changes(string? present, string? password, string field, HttpStatusCode status)
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var mine = await SignIn(given, person);

        var answer = await mine.PostAsJsonAsync("/api/account/password", new { present, password }, Cancel);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(field);
        (await Try(given, person, Given.Password)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_thief_of_a_session_guesses_five_times()
    {
        var given = await Given.Workspace(app);
        var mine = await SignIn(given, await given.WithPassword(Role.Member));
        Task<HttpResponseMessage> Guess() => mine.PostAsJsonAsync("/api/account/password", new { present = "a guess", password = New }, Cancel);
        for (var i = 0; i < SignInAttempts.Allowed; i++)
            (await Guess()).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var answer = await Guess();

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task A_forgotten_one_is_replaced_by_a_mailed_link_that_counts_once()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var open = await SignIn(given, person);
        var browser = Browser(given);

        var sent = await (await browser.Submit("/esqueci-a-senha", "/esqueci-a-senha", ("email", person.Email.ToUpperInvariant()))).Page();
        var link = await Mailed(person);
        sent.QuerySelector("[role=status]")!.TextContent.ShouldContain("Se houver uma conta");
        (await browser.Page(link)).QuerySelector("#who")!.GetAttribute("value").ShouldBe(person.Email);
        var done = await browser.Submit(link, link, ("password", New));

        done.Headers.Location!.OriginalString.ShouldBe("/entrar?feito=senha");
        (await open.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Try(given, person, New)).ShouldBe(HttpStatusCode.OK);
        (await browser.Page(link, HttpStatusCode.NotFound)).Alert().ShouldBe("Este link já foi usado ou venceu.");
    }

    [Fact]
    public async Task A_stranger_is_answered_the_same_and_mailed_nothing()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var stranger = $"{Guid.NewGuid():n}@example.test";
        Task<HttpResponseMessage> Ask(string email) => given.Anonymous().PostAsJsonAsync("/api/account/password/reset", new { email }, Cancel);

        var (known, unknown) = (await Ask(person.Email), await Ask(stranger));
        await Mailed(person); // asked first, so the stranger's turn has come too when there is none left

        (unknown.StatusCode, await unknown.Content.ReadAsStringAsync(Cancel)).ShouldBe((known.StatusCode, await known.Content.ReadAsStringAsync(Cancel)));
        known.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.Is(0, () => Count("select count(*)::int from outbox where kind = 'password.reset_asked'"));
        app.Smtp.To(stranger).ShouldBeEmpty();
    }

    [Fact]
    public async Task Asking_is_limited_for_everybody_alike_and_three_links_an_hour_are_mailed()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        foreach (var email in new[] { person.Email, $"{Guid.NewGuid():n}@example.test" })
        {
            for (var i = 0; i < SignInAttempts.Allowed; i++)
                (await given.Anonymous().PostAsJsonAsync("/api/account/password/reset", new { email }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await given.Anonymous().PostAsJsonAsync("/api/account/password/reset", new { email }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        }

        await Eventually.Is(0, () => Count("select count(*)::int from outbox where kind = 'password.reset_asked'"));
        (await Count("select count(*)::int from password_resets where person_id = @Id", person)).ShouldBe(3);
    }

    [Fact]
    public async Task A_link_is_over_after_an_hour_and_after_another_was_used()
    {
        var given = await Given.Workspace(app);
        var (person, admin) = (await given.WithPassword(Role.Member), given.Client(Role.Admin));
        var (first, second, third) = (await Make(admin, person), await Make(admin, person), await Make(admin, person));

        (await Set(given, first)).ShouldBe(HttpStatusCode.NoContent);
        (await Set(given, second)).ShouldBe(HttpStatusCode.NotFound, "a newer password has made it worthless");
        third = await Make(admin, person);
        app.Time.Forward(TimeSpan.FromMinutes(60));
        (await Set(given, third)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_two_who_use_a_link_at_once_exactly_one_sets_the_password()
    {
        var given = await Given.Workspace(app);
        var link = await Make(given.Client(Role.Admin), await given.WithPassword(Role.Member));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Set(given, link)));

        answers.Order().ShouldBe([HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound]);
    }

    [Fact]
    public async Task An_admin_makes_a_link_for_a_member_but_not_into_another_workspace()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        async Task<HttpStatusCode> Ask(Given where) => (await where.Client(Role.Admin).PostAsync($"/api/people/{person.Id}/reset-link", null, Cancel)).StatusCode;
        (await Ask(neighbour)).ShouldBe(HttpStatusCode.NotFound);

        (await Make(given.Client(Role.Admin), person)).ShouldStartWith(MailingApp.Site + "/nova-senha/");
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into memberships (workspace_id, person_id, role) values (@workspace, @Id, 'admin')", new { workspace = neighbour.Id, person.Id });

        (await Ask(given)).ShouldBe(HttpStatusCode.Forbidden, "the admin of one workspace would come into the other");
        (await Ask(neighbour)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task No_secret_lies_in_the_database_or_in_the_log()
    {
        var given = await Given.Workspace(app);
        var secret = (await Make(given.Client(Role.Admin), await given.WithPassword(Role.Member))).Split('/')[^1];

        await using var db = await given.Db();
        var kept = await db.QueryAsync<string>("select row_to_json(r)::text from password_resets r union all select row_to_json(e)::text from events e where workspace_id = @Id", new { given.Id });

        kept.ShouldAllBe(row => !row.Contains(secret));
    }

    async Task<string> Mailed(Someone person)
    {
        await Eventually.Is(true, () => Task.FromResult(app.Smtp.To(person.Email).Count > 0));
        return Link().Match(app.Smtp.To(person.Email)[0]).Groups["path"].Value;
    }

    [GeneratedRegex("^https://nexo\\.example(?<path>/nova-senha/[\\w-]{43})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    static async Task<string> Make(HttpClient admin, Someone person)
    {
        using var answer = await admin.PostAsync($"/api/people/{person.Id}/reset-link", null, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("link").GetString()!;
    }

    static async Task<HttpStatusCode> Set(Given given, string link) =>
        (await given.Anonymous().PutAsJsonAsync("/api/account/password/reset", new { secret = link.Split('/')[^1], password = New }, Cancel)).StatusCode;

    static async Task<HttpStatusCode> Try(Given given, Someone person, string password) =>
        (await Browser(given).PostAsJsonAsync("/api/session", new { email = person.Email, password }, Cancel)).StatusCode;

    static async Task<HttpClient> SignIn(Given given, Someone person)
    {
        var browser = Browser(given);
        (await browser.PostAsJsonAsync("/api/session", new { email = person.Email, password = Given.Password }, Cancel)).EnsureSuccessStatusCode();
        return browser;
    }

    /// <summary>Over TLS, since the site's address is https and cookies then travel no other way.</summary>
    static HttpClient Browser(Given given)
    {
        var browser = given.Anonymous();
        browser.BaseAddress = new Uri("https://localhost");
        return browser;
    }

    async Task<int> Count(string sql, Someone? person = null)
    {
        await using var db = await (await Given.Workspace(app)).Db();
        return await db.ExecuteScalarAsync<int>(sql, new { Id = person?.Id });
    }
}
