using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Nexo.Access;
using Nexo.Accounts;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Accounts;

public sealed class SessionsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sign_in_is_a_row_that_says_with_what_and_from_where()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var first = await SignIn(given, person, Firefox);
        await SignIn(given, person, "curl/8.5.0");

        var sessions = await List(first);

        sessions.Count.ShouldBe(2);
        sessions[0].GetProperty("current").GetBoolean().ShouldBeTrue("one's own comes first");
        sessions[0].GetProperty("device").GetString().ShouldBe("Firefox, Windows");
        sessions[0].GetProperty("way").GetString().ShouldBe("password");
        sessions[1].GetProperty("device").GetString().ShouldBe("curl");
        (await List(person.Client)).ShouldAllBe(s => !s.GetProperty("current").GetBoolean(), "a key is no session");
    }

    [Fact]
    public async Task Ending_one_shuts_it_out_on_every_node_and_leaves_the_others()
    {
        await using var other = app.WithWebHostBuilder(_ => { });
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var (mine, lost) = (await SignIn(given, person, Firefox), await SignIn(given, person, "curl/8.5.0"));
        var cookie = await Cookie(person);
        (await Who(other, cookie)).ShouldBe(HttpStatusCode.OK);

        foreach (var session in (await List(mine)).Where(s => !s.GetProperty("current").GetBoolean()))
            (await mine.DeleteAsync($"/api/account/sessions/{session.GetProperty("id").GetGuid()}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await lost.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.Is(HttpStatusCode.Unauthorized, () => Who(other, cookie));
        (await mine.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ending_all_others_keeps_this_one_and_is_told_in_the_log()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var mine = await SignIn(given, person, Firefox);
        var lost = await SignIn(given, person, "curl/8.5.0");

        var answer = await mine.DeleteFromJsonAsync<JsonElement>("/api/account/sessions", Cancel);

        answer.GetProperty("ended").GetInt32().ShouldBe(1);
        (await lost.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await List(mine)).Count.ShouldBe(1);
        (await Told(given, "person.sessions_ended")).ShouldBe("""{"sessions": 1}""");
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var given = await Given.Workspace(app);
        var (mine, other) = (await given.SignedIn(Role.Admin), await given.SignedIn(Role.Member));
        var theirs = (await List(other)).Single().GetProperty("id").GetGuid();

        var answer = await mine.DeleteAsync($"/api/account/sessions/{theirs}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_out_takes_the_row_away_so_that_a_kept_cookie_is_worth_nothing()
    {
        var given = await Given.Workspace(app);
        var cookie = await Cookie(await given.WithPassword(Role.Member));
        (await Who(app, cookie)).ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session") { Headers = { { "Cookie", cookie } } };
        (await Plain(app).SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Who(app, cookie)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_is_told_once_a_minute_when_a_session_was_used_and_never_by_a_request_itself()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var client = await SignIn(given, person, Firefox);
        var begun = app.Time.GetUtcNow();
        await client.GetAsync("/api/session", Cancel);
        (await Seen(person)).ShouldBe(begun);

        app.Time.Forward(TimeSpan.FromSeconds(70));
        await client.GetAsync("/api/session", Cancel);

        await Eventually.Is(begun.AddSeconds(70), () => Seen(person));
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(13, 8)]
    public async Task A_session_ends_when_it_is_idle_for_two_weeks_or_three_months_old(int days, int times)
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var client = await SignIn(given, person, Firefox);
        var id = (await List(client)).Single().GetProperty("id").GetGuid();
        await using var db = await given.Db();
        for (var i = 1; i < times; i++)
            await db.ExecuteAsync("update sessions set created_at = created_at - @by, last_seen_at = created_at where id = @id", new { id, by = TimeSpan.FromDays(days) });
        await db.ExecuteAsync("update sessions set last_seen_at = case when @times = 1 then last_seen_at - @by else @now end, stamp = stamp where id = @id",
            new { id, times, by = TimeSpan.FromDays(days), now = app.Time.GetUtcNow() });

        await Eventually.Is(HttpStatusCode.Unauthorized, async () => (await client.GetAsync("/api/session", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_page_lists_them_and_ends_them_without_scripts()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var (mine, lost) = (await SignIn(given, person, Firefox), await SignIn(given, person, "curl/8.5.0"));

        var page = await mine.Page("/conta");
        page.QuerySelectorAll(".session").Select(s => s.QuerySelector(".strong")!.TextContent).ShouldBe(["Firefox, Windows", "curl"]);
        var answer = await mine.Submit(page, "/conta/sessoes/encerrar");

        answer.Headers.Location!.OriginalString.ShouldBe("/conta?feito=sessoes");
        (await mine.Page("/conta?feito=sessoes")).QuerySelector("[role=status]")!.TextContent.ShouldContain("As outras sessões foram encerradas.");
        (await lost.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("python-requests/2.32", "python-requests")]
    [InlineData("", null)]
    public void A_device_is_named_in_words_that_people_know(string agent, string? words) => Device.Words(agent).ShouldBe(words);

    static async Task<HttpClient> SignIn(Given given, Someone person, string agent)
    {
        var client = given.Anonymous();
        client.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        (await client.PostAsJsonAsync("/api/session", new { email = person.Email, password = Given.Password }, Cancel)).EnsureSuccessStatusCode();
        return client;
    }

    static async Task<IReadOnlyList<JsonElement>> List(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/account/sessions", Cancel)).GetProperty("sessions").EnumerateArray()];

    async Task<string> Cookie(Someone person)
    {
        using var answer = await Plain(app).PostAsJsonAsync("/api/session", new { email = person.Email, password = Given.Password }, Cancel);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal)).Split(';')[0];
    }

    static async Task<HttpStatusCode> Who(WebApplicationFactory<Program> node, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session") { Headers = { { "Cookie", cookie } } };
        return (await Plain(node).SendAsync(request, Cancel)).StatusCode;
    }

    static HttpClient Plain(WebApplicationFactory<Program> node) => node.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false });

    async Task<DateTimeOffset> Seen(Someone person)
    {
        await using var db = await (await Given.Workspace(app)).Db();
        return await db.QuerySingleAsync<DateTimeOffset>("select last_seen_at from sessions where person_id = @Id", new { person.Id });
    }

    static async Task<string?> Told(Given given, string kind)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<string>("select body::text from events where workspace_id = @Id and kind = @kind", new { given.Id, kind });
    }
}
