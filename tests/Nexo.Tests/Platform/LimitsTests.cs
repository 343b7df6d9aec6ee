using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class LimitsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_share_one_budget_and_pass_it_by_a_lease_each_at_the_most()
    {
        await using var one = Node(("Person:Burst", "100"), ("Person:PerMinute", "1"));
        await using var other = Node(("Person:Burst", "100"), ("Person:PerMinute", "1"));
        var key = (await Given.Workspace(app)).The(Role.Head).Key;
        var clients = new[] { one, other }.Select(node => Client(node, key)).ToArray();
        var taken = 0;
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (i, cancel) =>
        {
            using var answer = await clients[i % 2].GetAsync("/api/session", cancel);
            if (answer.StatusCode == HttpStatusCode.OK)
                Interlocked.Increment(ref taken);
            else
                answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        });

        taken.ShouldBeInRange(100, 102, "the bucket holds 100 and gives one a minute more");
        using var refused = await clients[0].GetAsync("/api/session", Cancel);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 61);
        JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("code").GetString().ShouldBe("too_many_requests");
        (await clients[0].GetAsync("/ready", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, "health is free");
        (await Client(other, (await Given.Workspace(app)).The(Role.Head).Key).GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, "another's budget is their own");
    }

    [Fact]
    public async Task Most_requests_ask_the_database_for_nothing()
    {
        await using var node = Node(("Agent:Burst", "2000"));
        var client = Client(node, (await Given.Workspace(app)).AgentToken(Channel.Amazon));

        for (var i = 0; i < 250; i++)
            (await client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        node.Services.GetRequiredService<RequestBudgets>().Asked.ShouldBe(3, "a lease is a twentieth of the bucket: 100 requests");
    }

    [Fact]
    public async Task A_bucket_fills_again()
    {
        var budgets = new RequestBudgets(app.Services.GetRequiredService<Database>());
        var limit = new Limit { PerMinute = 600, Burst = 1 };
        (await budgets.Take("fills", limit, Cancel)).ShouldBeNull();
        (await budgets.Take("fills", limit, Cancel)).ShouldNotBeNull().TotalMilliseconds.ShouldBeInRange(1, 100);

        await Eventually.Is(true, async () => await budgets.Take("fills", limit, Cancel) is null);
    }

    [Fact]
    public async Task Tries_to_sign_in_are_counted_by_address_whoever_they_are_for()
    {
        await using var node = Node(("SignIn:Burst", "5"), ("SignIn:PerMinute", "1"));
        var client = node.CreateClient();
        async Task<int> Try(string address, int i)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = JsonContent.Create(new { email = $"nobody{i}@example.test", password = "wrong wrong wrong" }), Headers = { { CameFrom.Header, address } } };
            return (int)(await client.SendAsync(request, Cancel)).StatusCode;
        }

        for (var i = 0; i < 5; i++)
            (await Try($"2001:db8::{i}", i)).ShouldBe(401);
        (await Try("2001:db8::99", 99)).ShouldBe(429, "the same /64");
        (await Try("2001:db8:0:1::1", 100)).ShouldBe(401, "another network");
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void One_household_is_one_address(string address, string? counted) => RequestLimits.Outside(IPAddress.Parse(address)).ShouldBe(counted);

    WebApplicationFactory<Program> Node(params (string Key, string Value)[] limits) => app.WithWebHostBuilder(builder =>
    {
        foreach (var (key, value) in limits)
            builder.UseSetting($"Nexo:Limits:{key}", value);
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, CameFrom>());
    });

    /// <summary>Gives a request the address it is said to come from; the test server itself knows none.</summary>
    sealed class CameFrom : IStartupFilter
    {
        public const string Header = "X-Test-Came-From";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                if (IPAddress.TryParse(context.Request.Headers[Header], out var address))
                    context.Connection.RemoteIpAddress = address;
                return go(context);
            });
            next(app);
        };
    }

    static HttpClient Client(WebApplicationFactory<Program> node, string key)
    {
        var client = node.CreateClient();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        return client;
    }
}
