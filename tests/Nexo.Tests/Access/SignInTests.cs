using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class SignInTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_opens_a_session_that_says_who_where_and_what_for()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Head);

        var client = await given.SignedIn(person);
        var session = await client.GetFromJsonAsync<JsonElement>("/api/session", Cancel);

        session.GetProperty("person").GetProperty("id").GetGuid().ShouldBe(person.Id.Value);
        session.GetProperty("person").GetProperty("email").GetString().ShouldBe(person.Email);
        session.GetProperty("role").GetString().ShouldBe("head");
        session.GetProperty("workspace").GetProperty("id").GetGuid().ShouldBe(given.Id.Value);
        session.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldContain("decide_tasks");
        session.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldNotContain("administer");
    }

    [Fact]
    public async Task An_agent_asks_who_it_is()
    {
        var given = await Given.Workspace(app);

        var session = await given.Agent(Channel.TikTokShop).GetFromJsonAsync<JsonElement>("/api/session", Cancel);

        session.GetProperty("agent").GetString().ShouldBe("viral");
        session.GetProperty("channel").GetString().ShouldBe("tiktokshop");
        session.GetProperty("person").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var secure = app.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), HandleCookies = false });

        var cookie = (await Post(secure, person.Email, Given.Password)).Headers.GetValues("Set-Cookie").Single();

        cookie.ShouldStartWith("nexo.session=");
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldContain("secure", Case.Insensitive);
        cookie.ShouldContain("expires=Sat, 05 Dec 2026", Case.Insensitive);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_exists()
    {
        var given = await Given.Workspace(app);
        var known = await given.WithPassword(Role.Member);
        var without = await given.Person(Role.Member);
        var stranger = $"nobody-{Guid.NewGuid():n}@example.test";

        foreach (var email in new[] { known.Email, without.Email, stranger })
        {
            for (var i = 1; i < 5; i++)
                (await Refused(given, email)).ShouldBe((HttpStatusCode.Unauthorized, "sign_in_failed", "E-mail or password is wrong."));
            (await Refused(given, email)).ShouldBe((HttpStatusCode.TooManyRequests, "sign_in_locked", "Too many wrong tries: this address is closed for 15 more minutes."));
        }
    }

    [Fact]
    public async Task A_closed_address_stays_closed_to_the_right_password_for_fifteen_minutes()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        for (var i = 0; i < 5; i++)
            await Post(given.Anonymous(), person.Email.ToUpperInvariant(), "wrong");

        var early = await Post(given.Anonymous(), person.Email, Given.Password);
        early.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        early.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(15));

        app.Time.Forward(TimeSpan.FromMinutes(15));
        (await Post(given.Anonymous(), person.Email, Given.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_twenty_guesses_at_once_five_are_looked_at()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post(given.Anonymous(), person.Email, "wrong")));

        answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(4);
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(16);
    }

    [Fact]
    public async Task Four_wrong_and_one_right_begin_the_count_anew()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                await Post(given.Anonymous(), person.Email, "wrong");
            (await Post(given.Anonymous(), person.Email, Given.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("update people set deactivated_at = now() where id = @Id", HttpStatusCode.Unauthorized)]
    [InlineData("update people set security_stamp = 'another' where id = @Id", HttpStatusCode.Unauthorized)]
    public async Task A_session_ends_seconds_after_its_ground_is_gone(string change, HttpStatusCode then)
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var client = await given.SignedIn(person);
        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = await given.Db();
        await db.ExecuteAsync(change, new { person.Id });

        await Eventually.Is(then, async () => (await client.GetAsync("/api/session", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var given = await Given.Workspace(app);
        var client = await given.SignedIn(Role.Member);

        (await client.DeleteAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_is_over_after_fourteen_idle_days()
    {
        var given = await Given.Workspace(app);
        var client = await given.SignedIn(Role.Member);
        var before = app.Time.GetUtcNow();

        app.Time.Forward(TimeSpan.FromDays(13));
        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Time.Forward(TimeSpan.FromDays(13));
        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, "it slides");
        app.Time.Forward(TimeSpan.FromDays(15));

        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        app.Time.Forward(before - app.Time.GetUtcNow());
    }

    [Theory]
    [InlineData("{\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\" \",\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\"a@b\"}", "password")]
    [InlineData("{\"email\":\"a\\u0000b\",\"password\":\"x\"}", "email")]
    public async Task What_is_missing_is_named(string body, string field)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Anonymous().PostAsync("/api/session", new StringContent(body, null, "application/json"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://elsewhere.example")] // over plain http browsers say no more
    [InlineData("Origin", "null")]
    public async Task A_browser_on_another_site_changes_nothing(string header, string says)
    {
        var given = await Given.Workspace(app);
        var client = await given.SignedIn(Role.Admin);
        client.DefaultRequestHeaders.Add(header, says);

        (await client.DeleteAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_is_told_to_the_log()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Qa);
        await given.SignedIn(person);

        await using var db = await given.Db();
        (await db.QuerySingleAsync<string>("select actor from events where workspace_id = @Workspace and kind = 'person.signed_in' and subject = @Subject",
            new { Workspace = given.Id, Subject = person.Id.ToString() })).ShouldBe($"person:{person.Id}");
    }

    [Fact]
    public async Task Another_node_opens_what_this_one_sealed()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var cookie = (await Post(app.CreateClient(new WebApplicationFactoryClientOptions { HandleCookies = false }), person.Email, Given.Password))
            .Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await using var other = app.WithWebHostBuilder(_ => { });
        var client = other.CreateClient(new WebApplicationFactoryClientOptions { HandleCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", cookie);

        (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    static Task<HttpResponseMessage> Post(HttpClient client, string email, string password) =>
        client.PostAsJsonAsync("/api/session", new { email, password }, Cancel);

    static async Task<(HttpStatusCode, string, string)> Refused(Given given, string email)
    {
        var answer = await Post(given.Anonymous(), email, "wrong");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (answer.StatusCode, problem.GetProperty("code").GetString()!, problem.GetProperty("detail").GetString()!);
    }
}
