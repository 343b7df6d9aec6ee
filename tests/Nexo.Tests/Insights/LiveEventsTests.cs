using System.Net;
using System.Net.WebSockets;
using System.Text;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Insights;

public sealed class LiveEventsTests(NexoApp app) : IClassFixture<NexoApp>, IDisposable
{
    readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_person_sees_what_happens_in_the_workspace_and_nothing_of_the_neighbours()
    {
        var here = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        await using var stream = await Open(here.Client(Role.Member), "/api/events");

        await Write(neighbour, "task.created", "theirs");
        await Write(here, "task.created", "ours");

        (await stream.Next()).ShouldContain("\"subject\":\"ours\"");
    }

    [Fact]
    public async Task A_stream_resumed_by_its_last_id_misses_nothing_and_repeats_nothing()
    {
        var here = await Given.Workspace(app);
        await using var first = await Open(here.Client(Role.Member), "/api/events");
        await Write(here, "task.created", "one");
        var one = await first.Next();
        var id = one.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        await Write(here, "task.created", "two");

        await using var second = await Open(here.Client(Role.Member), "/api/events", id);

        (await second.Next()).ShouldContain("\"subject\":\"two\"");
    }

    [Fact]
    public async Task An_agent_sees_tasks_of_its_own_channel_only()
    {
        var here = await Given.Workspace(app);
        await using var stream = await Open(here.Agent(Channel.Amazon), "/api/events");

        await Write(here, "task.created", "not yours", "shopee");
        await Write(here, "import.completed", "not a task", "amazon");
        await Write(here, "task.created", "yours", "amazon");

        (await stream.Next()).ShouldContain("\"subject\":\"yours\"");
    }

    [Theory]
    [InlineData("token.revoked")]
    [InlineData("invitation.revoked")]
    public async Task What_happens_to_keys_and_invitations_is_for_admins(string kind)
    {
        var here = await Given.Workspace(app);
        await using var head = await Open(here.Client(Role.Head), "/api/events");
        await using var admin = await Open(here.Client(Role.Admin), "/api/events");

        await Write(here, kind, "key");
        await Write(here, "task.created", "task");

        (await admin.Next()).ShouldContain("\"subject\":\"key\"");
        (await head.Next()).ShouldContain("\"subject\":\"task\"");
    }

    [Fact]
    public async Task Kinds_can_be_chosen()
    {
        var here = await Given.Workspace(app);
        await using var stream = await Open(here.Client(Role.Member), "/api/events?types=import.*");

        await Write(here, "task.created", "task");
        await Write(here, "import.completed", "import");

        (await stream.Next()).ShouldContain("\"subject\":\"import\"");
    }

    [Theory]
    [InlineData("update tokens set revoked_at = now() where workspace_id = @Id and person_id is not null")]
    [InlineData("update tokens set expires_at = @past where workspace_id = @Id and person_id is not null")]
    [InlineData("update memberships set role = 'qa' where workspace_id = @Id and role = 'member'")]
    public async Task A_stream_ends_with_the_rights_that_opened_it(string change)
    {
        var here = await Given.Workspace(app);
        await using var stream = await Open(here.Client(Role.Member), "/api/events");
        await Write(here, "task.created", "before");
        (await stream.Next()).ShouldContain("before");

        await using (var db = await here.Db())
            await db.ExecuteAsync(change, new { here.Id, past = DateTimeOffset.UtcNow.AddYears(-50) });

        await stream.Lines.ReadToEndAsync(stop.Token); // or the test's time is over
    }

    [Fact]
    public async Task A_last_id_that_is_none_is_refused_by_name()
    {
        var here = await Given.Workspace(app);

        using var answer = await here.Client(Role.Member).GetAsync("/api/events?since=yesterday", stop.Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(stop.Token)).ShouldContain("Last-Event-ID");
    }

    [Fact]
    public async Task A_page_hears_the_same_over_a_web_socket_and_another_site_does_not()
    {
        var here = await Given.Workspace(app);
        var sockets = app.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = request => request.Headers.Authorization = $"Bearer {here.The(Role.Member).Key}";
        using var socket = await sockets.ConnectAsync(new Uri(app.Server.BaseAddress, "/api/events/ws"), stop.Token);

        await Write(here, "task.created", "ours");
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, stop.Token);

        Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldContain("\"subject\":\"ours\"");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
        sockets.ConfigureRequest = request =>
        {
            request.Headers.Authorization = $"Bearer {here.The(Role.Member).Key}";
            request.Headers.Origin = "https://elsewhere.example";
        };
        await Should.ThrowAsync<InvalidOperationException>(() => sockets.ConnectAsync(new Uri(app.Server.BaseAddress, "/api/events/ws"), stop.Token));
    }

    public void Dispose() => stop.Dispose();

    static async Task Write(Given workspace, string kind, string subject, string? channel = null)
    {
        await using var db = await workspace.Db();
        await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor, channel) values (@Id, @subject, @kind, 'nexo', @channel)", new { workspace.Id, subject, kind, channel });
    }

    async Task<Stream> Open(HttpClient client, string path, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var stream = new Stream(new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token)), stop.Token);
        await stream.Block(); // the greeting: the stream stands
        return stream;
    }

    sealed record Stream(StreamReader Lines, CancellationToken Stop) : IAsyncDisposable
    {
        /// <summary>The next event, comments passed over.</summary>
        public async Task<string> Next()
        {
            while (true)
            {
                var block = await Block();
                if (block.Contains("data:", StringComparison.Ordinal))
                    return block;
            }
        }

        public async Task<string> Block()
        {
            var block = new StringBuilder();
            while (await Lines.ReadLineAsync(Stop) is { Length: > 0 } line)
                block.Append(line).Append('\n');
            return block.ToString();
        }

        public ValueTask DisposeAsync()
        {
            Lines.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
