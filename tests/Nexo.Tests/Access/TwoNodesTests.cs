using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

/// <summary>What one node decides about people holds on the others.</summary>
public sealed class TwoNodesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update people set deactivated_at = now() where id = @Id", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("update memberships set role = 'member' where person_id = @Id", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("update people set security_stamp = 'new' where id = @Id", HttpStatusCode.Unauthorized, HttpStatusCode.OK)]
    [InlineData("update tokens set revoked_at = now() where person_id = @Id", HttpStatusCode.OK, HttpStatusCode.Unauthorized)]
    public async Task A_change_of_rights_takes_effect_on_every_node_without_waiting_for_anything_to_be_forgotten(string sql, HttpStatusCode session, HttpStatusCode key)
    {
        await using var other = NeverForgets();
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Head);
        var cookie = await Cookie(person);
        Task<HttpStatusCode> BySession() => Approve(other, "Cookie", cookie);
        Task<HttpStatusCode> ByKey() => Approve(other, "Authorization", $"Bearer {person.Key}");
        (await BySession()).ShouldBe(HttpStatusCode.OK);
        (await ByKey()).ShouldBe(HttpStatusCode.OK);

        await using var db = await given.Db();
        await db.ExecuteAsync(sql, new { person.Id });

        await Eventually.Is(session, BySession);
        await Eventually.Is(key, ByKey);
    }

    [Fact]
    public async Task A_session_and_a_form_of_one_node_hold_on_another_and_after_a_restart()
    {
        var given = await Given.Workspace(app);
        var cookie = await Cookie(await given.WithPassword(Role.Head));
        using var page = await Send(app, HttpMethod.Get, "/administracao/chaves", "Cookie", cookie);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        const string mark = "name=\"__RequestVerificationToken\" value=\"";
        var token = html[(html.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split('"')[0];
        var cookies = cookie + "; " + page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("nexo-form", StringComparison.Ordinal)).Split(';')[0];

        await using var restarted = app.WithWebHostBuilder(_ => { });
        using var posted = await Send(restarted, HttpMethod.Post, "/administracao/chaves", "Cookie", cookies,
            new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Outra", ["__RequestVerificationToken"] = token }));

        ((int)posted.StatusCode).ShouldBeInRange(200, 303, await posted.Content.ReadAsStringAsync(Cancel));
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from tokens where workspace_id = @Id and name = 'Outra'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_over_all_nodes()
    {
        await using var other = app.WithWebHostBuilder(_ => { });
        var email = $"{Guid.NewGuid():n}@example.test";

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < SignInAttempts.Allowed + 1; i++)
        {
            using var answer = await (i % 2 == 0 ? app : other).CreateClient().PostAsJsonAsync("/api/session", new { email, password = "wrong" }, Cancel);
            answers.Add(answer.StatusCode);
        }

        answers.ShouldBe([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, SignInAttempts.Allowed - 1), HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests]);
    }

    /// <summary>For its memory no time passes: only the word of a change makes it look again.</summary>
    WebApplicationFactory<Program> NeverForgets() =>
        app.WithWebHostBuilder(host => host.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new Standstill()))));

    async Task<string> Cookie(Someone person)
    {
        using var answer = await app.CreateClient().PostAsJsonAsync("/api/session", new { email = person.Email, password = Given.Password }, Cancel);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal)).Split(';')[0];
    }

    static async Task<HttpStatusCode> Approve(WebApplicationFactory<Program> node, string header, string value)
    {
        using var answer = await Send(node, HttpMethod.Patch, "/api/orchestration/tasks/approve", header, value, JsonContent.Create(new { taskIds = new[] { Guid.NewGuid() }, approved = true }));
        return answer.StatusCode;
    }

    static async Task<HttpResponseMessage> Send(WebApplicationFactory<Program> node, HttpMethod method, string address, string header, string value, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, address) { Headers = { { header, value } }, Content = content };
        return await node.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }).SendAsync(request, Cancel);
    }

    sealed class Standstill : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    }
}
