using System.Net;
using System.Text;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Client;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Client;

/// <summary>The typed client against the real host.</summary>
public sealed class ClientTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proposal_is_created_once_read_edited_decided_as_seen_assigned_and_completed()
    {
        var (given, admin, alex) = await Shop();
        var listing = (await Import(admin, 1)).Single();
        TaskProposal proposal = new()
        {
            Marketplace = "amazon", Title = "Encurtar o título", Category = "optimization", Priority = "high", EstimatedHours = 0.5m,
            ChangeSet = [new Edit { ListingId = listing.Id, Field = "title", Before = listing.Title, After = "Body curto" }],
        };

        var made = await alex.CreateTask(proposal, "once", Stop);
        (await alex.CreateTask(proposal, "once", Stop)).Id.ShouldBe(made.Id);
        await Eventually.Is("awaiting_approval", async () => (await admin.ReadTask(made.Id, Stop)).Status);
        var seen = await admin.ReadTask(made.Id, Stop);
        await admin.EditChangeSet(made.Id, new() { Version = seen.ChangeSetVersion, ChangeSet = [seen.ChangeSet![0] with { After = "Body azul" }] }, Stop);

        (await admin.Decide([seen], approved: true, null, Stop)).Failed.Single().Code.ShouldBe("changed_since_seen");
        (await admin.Decide([await admin.ReadTask(made.Id, Stop)], approved: true, null, Stop)).Approved.ShouldBe([made.Id]);
        await admin.AssignTask(new() { TaskId = made.Id, AssignedTo = given.The(Role.Member).Id.Value }, Stop);
        var done = await admin.CompleteTask(new() { TaskId = made.Id, ActualHours = 1.25m, Notes = "À mão" }, Stop);

        (done.Task.Status, done.Task.ActualHours).ShouldBe(("completed", 1.25m));
        (await admin.ReadTaskHistory(made.Id, Stop)).Events.Count.ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end_and_files_leave_as_they_came()
    {
        var (_, admin, _) = await Shop();
        await Import(admin, 7);

        (await admin.AllListings(new() { Channel = "amazon", Limit = 3 }, Stop).CountAsync(Stop)).ShouldBe(7);
        using var file = new StreamReader(await admin.ExportListings(new() { Channel = "amazon", Format = "csv" }, Stop));
        (await file.ReadToEndAsync(Stop)).ShouldContain("Body número 7");
        using var usage = new StreamReader(await admin.GetModelUsageCsv(new() { Days = 7 }, Stop));
        (await usage.ReadLineAsync(Stop)).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Every_list_without_an_argument_is_answered_in_its_type()
    {
        var (_, admin, _) = await Shop();

        (await admin.ListRules(new() { Channel = "amazon" }, Stop)).Count.ShouldBeGreaterThan(5);
        (await admin.ListPolicies(Stop)).Default.ShouldNotBeNull();
        (await admin.ListTokens(new(), Stop)).Tokens.Count.ShouldBeGreaterThan(5);
        (await admin.ListPeople(Stop)).People.Count.ShouldBe(4);
        (await admin.ListWorkspaces(Stop)).Workspaces.Count.ShouldBe(1);
        (await admin.OrchestrationStatus(Stop)).Agents.Count.ShouldBe(6);
        (await admin.OrchestratorStatus(Stop)).ShouldNotBeNull();
        (await admin.DailyStats(new(), Stop)).Count.ShouldBe(6);
        (await admin.ListPrompts("alex", Stop)).ShouldNotBeNull();
        (await admin.ListModels(Stop)).Source.ShouldBe("offline");
        (await admin.AuditHead(Stop)).ShouldNotBeNull();
        (await admin.ListViews(Stop)).Views.ShouldNotBeNull();
        (await admin.ListImportSources(Stop)).Sources.ShouldBeEmpty();
        (await admin.WhoAmI(Stop)).Person!.Email.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_no_says_which_rule_which_field_and_where_the_log_has_it()
    {
        var (_, admin, alex) = await Shop();

        var broken = await Should.ThrowAsync<NexoRefused>(() => admin.CreateTask(new() { Marketplace = "amazon", Title = "Sem categoria" }, null, Stop));
        var forbidden = await Should.ThrowAsync<NexoRefused>(() => alex.ListPeople(Stop));

        (broken.Status, broken.Field).ShouldBe((HttpStatusCode.BadRequest, "category"));
        broken.Code.ShouldNotBeNullOrEmpty();
        broken.TraceId.ShouldNotBeNullOrEmpty();
        forbidden.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Events_that_happen_while_the_connection_is_broken_are_not_missed()
    {
        var (given, admin, alex) = await Shop();
        var cut = new Cut(app.Server.CreateHandler());
        using var http = new HttpClient(cut) { BaseAddress = app.ClientOptions.BaseAddress };
        await using var events = new NexoClient(http, given.The(Role.Head).Key).StreamEvents("task.created", null, Stop).GetAsyncEnumerator(Stop);
        var first = events.MoveNextAsync().AsTask();
        await cut.Connected; // greeted, and nothing has happened yet

        cut.Break();
        var made = await alex.CreateTask(new() { Marketplace = "amazon", Title = "Enquanto caía", Category = "analysis", Priority = "low", EstimatedHours = 1 }, null, Stop);

        (await first.WaitAsync(TimeSpan.FromSeconds(20), Stop)).ShouldBeTrue();
        (events.Current.Subject, events.Current.Kind).ShouldBe(($"{made.Id}", "task.created"));
    }

    async Task<(Given, NexoClient Admin, NexoClient Alex)> Shop()
    {
        var given = await Given.Workspace(app);
        return (given, new(app.CreateClient(), given.The(Role.Admin).Key), new(app.CreateClient(), given.AgentToken(Channel.Amazon)));
    }

    static async Task<IReadOnlyList<ListingLine>> Import(NexoClient nexo, int rows)
    {
        var text = new StringBuilder("sku,title,price\n");
        for (var row = 1; row <= rows; row++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"SKU-{row},Body número {row},19.90\n");
        var sent = await nexo.ImportListings(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), new() { Channel = "amazon", FileName = "corpos.csv" }, null, Stop);
        var import = await nexo.WaitForImport(sent, null, Stop);
        (import.Status, import.Inserted).ShouldBe(("completed", rows));
        return (await nexo.ListListings(new() { Channel = "amazon" }, Stop)).Listings;
    }

    /// <summary>A connection that breaks in the middle of an answer, once.</summary>
    sealed class Cut(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Connected => greeted.Task;

        public void Break() => broken.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (!broken.Task.IsCompleted)
                answer.Content = new StreamContent(new Cable(await answer.Content.ReadAsStreamAsync(cancellationToken), greeted, broken.Task));
            return answer;
        }
    }

    sealed class Cable(Stream inner, TaskCompletionSource greeted, Task broken) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = inner.ReadAsync(buffer, cancellationToken).AsTask();
            if (await Task.WhenAny(read, broken) != read)
                throw new IOException("The connection is broken.");
            greeted.TrySetResult();
            return await read;
        }
    }
}
