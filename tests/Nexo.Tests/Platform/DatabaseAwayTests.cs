using System.Net;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Orchestration;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Platform;

/// <summary>The database crashes while the server runs, and comes back.</summary>
public sealed class DatabaseAwayTests(DatabaseAwayTests.App app) : IClassFixture<DatabaseAwayTests.App>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_is_told_to_wait_and_everything_goes_on_by_itself_when_it_is_back()
    {
        var given = await Given.Workspace(app);
        await given.Stock(2, Channel.Amazon);
        var session = await given.SignedIn(Role.Head);
        var before = await given.Task(TaskStatus.AwaitingApproval);
        using var live = new StreamReader(await given.Client(Role.Member).GetStreamAsync("/api/events", Stop));
        await live.ReadLineAsync(Stop); // the greeting

        await app.Postgres.Crash();
        await IsTold503(given, session);
        await app.Postgres.StartAgain();

        var created = await given.Agent(Channel.Amazon).Post(TaskCalls.Address, TaskCalls.Proposal("Depois da queda"));
        created.Status.ShouldBe(201, "the first request after the return is answered");
        (await given.Client(Role.Head).Patch($"{TaskCalls.Address}/approve", new { taskIds = new[] { before.ToString() }, approved = true })).Status.ShouldBe(200);
        await given.Is(TaskId.Parse(created.Body.Text("id"), null), TaskStatus.AwaitingApproval); // the drain drains
        await Hears(live, created.Body.Text("id")); // a stream that stood goes on, or its client resumes it
        var plan = (await given.Client(Role.Admin).Send(HttpMethod.Post, "/api/marketplace/orchestration/activate", new { channels = new[] { "amazon" } })).Body.GetProperty("plan");
        await Eventually.Is(true, async () => await IsFinished(given, plan.Text("activationId"))); // the engine runs
    }

    async Task IsTold503(Given given, HttpClient session)
    {
        foreach (var (who, method, address, body) in new (HttpClient, HttpMethod, string, object?)[]
        {
            (given.Agent(Channel.Amazon), HttpMethod.Get, TaskCalls.Address, null),
            (given.Agent(Channel.Amazon), HttpMethod.Post, TaskCalls.Address, TaskCalls.Proposal()),
            (given.Client(Role.Admin), HttpMethod.Post, "/api/marketplace/orchestration/activate", new { }),
            (given.Client(Role.Admin), HttpMethod.Post, "/api/listings/import?channel=amazon", "[]"),
            (given.Anonymous(), HttpMethod.Post, "/api/session", new { email = "a@example.test", password = "x" }),
            (given.WithToken("nexo_unknown"), HttpMethod.Get, "/api/listings", null),
            (session, HttpMethod.Get, "/api/listings", null),
            (given.Client(Role.Member), HttpMethod.Get, "/api/events", null),
            (session, HttpMethod.Get, "/api/events", null),
        })
        {
            var (status, problem) = await who.Send(method, address, body);
            status.ShouldBe(503, $"{method} {address}");
            problem.Text("code").ShouldBe("database_away");
            problem.GetRawText().ShouldNotContain("Npgsql");
        }
        foreach (var address in new[] { "/", "/aprovacoes", "/conta", "/anuncios?busca=body" })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/html" } } };
            using var shown = await session.SendAsync(asked, Stop);
            shown.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, address);
            shown.Headers.RetryAfter.ShouldNotBeNull(address);
            (await shown.Content.ReadAsStringAsync(Stop)).ShouldContain("<h1", customMessage: address);
        }
        var socket = app.Server.CreateWebSocketClient();
        socket.ConfigureRequest = request => request.Headers.Authorization = $"Bearer {given.The(Role.Member).Key}";
        (await Should.ThrowAsync<InvalidOperationException>(() => socket.ConnectAsync(new Uri(app.Server.BaseAddress, "/api/events/ws"), Stop))).Message.ShouldContain("503");
        using var ready = await given.Anonymous().GetAsync("/ready", Stop);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Headers.RetryAfter.ShouldNotBeNull();
        (await given.Anonymous().GetAsync("/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    static async Task Hears(StreamReader live, string subject)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (await live.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(subject, StringComparison.Ordinal))
                return;
        }
        Assert.Fail("the stream ended");
    }

    static async Task<bool> IsFinished(Given given, string activation)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<bool>("select finished_at is not null from activations where id = @id", new { id = Guid.Parse(activation) });
    }

    public sealed class App : NexoApp
    {
        public OwnPostgres Postgres { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            Postgres = await OwnPostgres.Start();
            ConnectionString = Postgres.ConnectionString;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Postgres.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
