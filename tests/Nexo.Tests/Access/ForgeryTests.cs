using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Tests.Access.Doors;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

/// <summary>Every route that changes something, asked as a foreign site would have a signed-in admin's browser ask it.</summary>
public sealed partial class ForgeryTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_foreign_site_sends_changes_nothing_anywhere()
    {
        var admin = await (await Given.Workspace(app)).SignedIn(Role.Admin);
        List<string> wrong = [];
        foreach (var (method, route) in Changing())
            foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example") })
            {
                using var answer = await Send(admin, method, route, header, value);
                if (answer.StatusCode != HttpStatusCode.Forbidden || Code(await answer.Content.ReadAsStringAsync(Cancel)) != "cross_site")
                    wrong.Add($"{method} {route} with {header}: {value} is a {(int)answer.StatusCode}");
            }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Browsers that say nothing of the origin: a page's form is refused without its token. The one that is read as a stream says so on the page it goes back to.</summary>
    [Fact]
    public async Task A_form_without_its_token_is_refused_on_every_page()
    {
        var admin = await (await Given.Workspace(app)).SignedIn(Role.Admin);
        List<string> wrong = [];
        foreach (var (method, route) in Changing().Where(one => !one.Route.StartsWith("/api/", StringComparison.Ordinal) && !one.Route.StartsWith("/agents/", StringComparison.Ordinal)))
        {
            using var answer = await Send(admin, method, route);
            if (answer.StatusCode != HttpStatusCode.BadRequest && answer.Headers.Location?.OriginalString.Contains("?refused=", StringComparison.Ordinal) != true)
                wrong.Add($"{method} {route} took a form without a token: {(int)answer.StatusCode}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_is_proof_enough_wherever_it_comes_from()
    {
        var given = await Given.Workspace(app);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = new StringContent("""{"name":""}""", Encoding.UTF8, "application/json"), Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        using var answer = await given.Client(Role.Admin).SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_what_they_may_do_with_it()
    {
        var given = await Given.Workspace(app);
        List<string> wrong = [];
        foreach (var door in Table.Doors.Where(d => d.Method == HttpMethod.Get))
            foreach (var client in new[] { given.Client(Role.Admin), given.Anonymous() })
            {
                using var answer = await client.GetAsync(Filled(door.Address), HttpCompletionOption.ResponseHeadersRead, Cancel);
                string Of(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
                if (!Of("Content-Security-Policy").Contains("frame-ancestors 'none'", StringComparison.Ordinal) || Of("Content-Security-Policy").Contains("unsafe", StringComparison.Ordinal)
                    || Of("X-Content-Type-Options") != "nosniff" || Of("Referrer-Policy") is not ("same-origin" or "no-referrer") || Of("X-Frame-Options") != "DENY"
                    || Of("Cross-Origin-Opener-Policy") != "same-origin" || Of("Cross-Origin-Resource-Policy") != "same-origin" || Of("Permissions-Policy").Length == 0
                    || !(answer.Headers.CacheControl is { Public: false } cache && (cache.NoStore || cache.NoCache)))
                    wrong.Add($"{door}: {answer.Headers}");
            }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://nexo.example/entrar", true)]
    [InlineData("http://nexo.example/entrar", false)]
    [InlineData("https://localhost/entrar", false)]
    public async Task Who_came_over_tls_stays_with_it(string address, bool strict)
    {
        using var answer = await app.CreateClient().GetAsync(address, Cancel);

        answer.Headers.Contains("Strict-Transport-Security").ShouldBe(strict);
        answer.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie => cookie.Contains("secure", StringComparison.OrdinalIgnoreCase) == address.StartsWith("https", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.9.8.7", true)]
    [InlineData("10.1.200.3", true)]
    [InlineData("10.9.8.8", false)]
    public async Task Only_a_named_proxy_is_believed_about_the_caller(string proxy, bool believed)
    {
        await using var behind = app.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Proxies", "10.9.8.7, 10.1.0.0/16"));
        var answer = await behind.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
            (context.Request.Method, context.Request.Path, context.Request.Host) = ("GET", "/entrar", new HostString("nexo.example"));
            (context.Request.Headers["X-Forwarded-Proto"], context.Request.Headers["X-Forwarded-For"]) = ("https", "203.0.113.9");
        }, Cancel);

        answer.Response.Headers.StrictTransportSecurity.Count.ShouldBe(believed ? 1 : 0);
        answer.Connection.RemoteIpAddress!.ToString().ShouldBe(believed ? "203.0.113.9" : proxy);
    }

    [Fact]
    public async Task A_named_origin_may_call_the_api_with_a_token_and_never_with_a_cookie()
    {
        await using var open = app.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Cors", "https://painel.example"));
        async Task<HttpResponseMessage> Before(string origin, string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, address) { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "PATCH" }, { "Access-Control-Request-Headers", "authorization,content-type" } } };
            return await open.CreateClient().SendAsync(request, Cancel);
        }

        using var allowed = await Before("https://painel.example", "/api/orchestration/tasks/approve");
        allowed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://painel.example"]);
        allowed.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        using var plain = new HttpRequestMessage(HttpMethod.Get, "/agents/tasks/") { Headers = { { "Origin", "https://painel.example" } } };
        (await open.CreateClient().SendAsync(plain, Cancel)).Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://painel.example"]);
        foreach (var (origin, address) in new[] { ("https://evil.example", "/api/orchestration/tasks/approve"), ("https://painel.example", "/entrar") })
            (await Before(origin, address)).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    List<(HttpMethod Method, string Route)> Changing()
    {
        var routes = (from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                      where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
                      let route = $"/{endpoint.RoutePattern.RawText!.Trim('/')}"
                      where !Table.ShutOnPurpose.Any(shut => shut.EndsWith(route, StringComparison.Ordinal))
                      from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["POST"]
                      where method is not ("GET" or "HEAD" or "OPTIONS")
                      select (Method: HttpMethod.Parse(method), Route: route)).ToList();
        routes.Count.ShouldBeGreaterThan(30, "the walk found nothing");
        return routes;
    }

    static Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string route, string? header = null, string? value = null)
    {
        var request = new HttpRequestMessage(method, Filled(route)) { Content = new StringContent("a=b", new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        if (header is not null)
            request.Headers.Add(header, value);
        return client.SendAsync(request, Cancel);
    }

    static string? Code(string body) => body.StartsWith('{') && JsonElement.Parse(body).TryGetProperty("code", out var code) ? code.GetString() : null;

    static string Filled(string route) => Mark().Replace(route.Replace("{id:long}", "987654321", StringComparison.Ordinal), _ => Guid.NewGuid().ToString());

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Mark();
}
