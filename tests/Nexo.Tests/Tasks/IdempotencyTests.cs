using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class IdempotencyTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);
        var first = await amazon.Post(Address, Proposal(), key: "run-1");
        await given.Is(TaskId.Parse(first.Body.Text("id"), null), TaskStatus.AwaitingApproval);

        var again = await amazon.Post(Address, Proposal(), key: "run-1");

        again.Status.ShouldBe(201);
        again.Body.GetRawText().ShouldBe(first.Body.GetRawText());
        (await Count(given)).ShouldBe(1);
        (await amazon.Post(Address, Proposal("Another"), key: "run-1")).ShouldBeRefused(409, "idempotency_key_reused", "Idempotency-Key");
        (await given.Agent(Channel.Shopee).Post(Address, Proposal(marketplace: "shopee"), key: "run-1")).Status.ShouldBe(201, "another caller's key is another key");
        (await amazon.Post(Address, Proposal(), key: new string('k', 201))).ShouldBeRefused(400, "idempotency_key_malformed", "Idempotency-Key");
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_make_one_task()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => amazon.Post(Address, Proposal(), key: "at-once")));

        answers.ShouldAllBe(a => a.Status == 201);
        answers.Select(a => a.Body.Text("id")).Distinct().Count().ShouldBe(1);
        (await Count(given)).ShouldBe(1);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'task.created'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Other_posts_are_worked_once_and_answered_as_often_as_they_are_sent()
    {
        var given = await Given.Workspace(app);
        var first = await given.Person(Role.Member, [Channel.Amazon]);
        await given.Person(Role.Member, [Channel.Amazon]);
        var id = await given.Task(TaskStatus.Approved);
        object body = new { taskId = id.ToString(), strategy = "roundrobin" };
        var head = given.Client(Role.Head);

        var answer = await head.Post("/api/tasks/assign-intelligent", body, key: "turn");
        answer.Body.GetProperty("task").Text("assignedTo").ShouldBe(first.Id.ToString());
        (await head.Post("/api/tasks/assign-intelligent", body, key: "turn")).Body.GetRawText().ShouldBe(answer.Body.GetRawText());
        (await given.Events(id, "task.assigned")).ShouldBe(1);
        (await head.Post("/api/tasks/assign-intelligent", new { taskId = id.ToString(), strategy = "specialist" }, key: "turn")).ShouldBeRefused(409, "idempotency_key_reused", "Idempotency-Key");
    }

    [Fact]
    public async Task An_assignment_whose_node_died_before_it_answered_takes_no_second_turn()
    {
        var given = await Given.Workspace(app);
        var first = await given.Person(Role.Member, [Channel.Amazon]);
        await given.Person(Role.Member, [Channel.Amazon]);
        var id = await given.Task(TaskStatus.Approved);
        object body = new { taskId = id.ToString(), strategy = "roundrobin" };
        await given.Client(Role.Head).Post("/api/tasks/assign-intelligent", body, key: "died");
        await using var db = await given.Db();
        await db.ExecuteAsync("update idempotency_keys set status = null, created_at = @long where workspace_id = @Id and key = 'died'", new { given.Id, @long = DateTimeOffset.UtcNow.AddYears(-50) });

        var again = await given.Client(Role.Head).Post("/api/tasks/assign-intelligent", body, key: "died");

        again.Body.GetProperty("task").Text("assignedTo").ShouldBe(first.Id.ToString());
        (await given.Events(id, "task.assigned")).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_request_gives_its_key_back()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.Approved);
        object body = new { taskId = id.ToString(), strategy = "roundrobin" };
        (await given.Client(Role.Head).Post("/api/tasks/assign-intelligent", body, key: "later")).ShouldBeRefused(409, "nobody_fits", null);
        await given.Person(Role.Member, [Channel.Amazon]);
        (await given.Client(Role.Head).Post("/api/tasks/assign-intelligent", body, key: "later")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_claim_is_in_progress_until_its_node_is_taken_for_dead()
    {
        var given = await Given.Workspace(app);
        await given.Person(Role.Member, [Channel.Amazon]);
        var id = await given.Task(TaskStatus.Approved);
        object body = new { taskId = id.ToString(), strategy = "roundrobin" };
        var head = given.Client(Role.Head);
        await head.Post("/api/tasks/assign-intelligent", body, key: "dead");
        await using var db = await given.Db();
        // As a node leaves it that died in the middle.
        await db.ExecuteAsync("update idempotency_keys set status = null, created_at = @now where workspace_id = @Id", new { now = app.Time.GetUtcNow().AddSeconds(-14), given.Id });

        (await head.Post("/api/tasks/assign-intelligent", body, key: "dead")).ShouldBeRefused(409, "idempotency_in_progress", "Idempotency-Key");
        await db.ExecuteAsync("update idempotency_keys set created_at = @now where workspace_id = @Id", new { now = app.Time.GetUtcNow().AddSeconds(-16), given.Id });
        (await head.Post("/api/tasks/assign-intelligent", body, key: "dead")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_goes_away_in_the_middle_and_asks_again_has_it_done_once()
    {
        // Nobody works here, so the activation is waited for in vain.
        var given = await Given.Workspace(app.WithWebHostBuilder(host => host.UseSetting("Nexo:Role", "Web")));
        var admin = given.Client(Role.Admin);
        admin.DefaultRequestHeaders.Add("Prefer", "wait=1");
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "gone");
        using var leaves = new CancellationTokenSource();
        await using var db = await given.Db();
        Task<int> Activations() => db.ExecuteScalarAsync<int>("select count(*) from activations where workspace_id = @Id", new { given.Id });

        var first = admin.PostAsync("/api/marketplace/orchestration/activate", null, leaves.Token);
        await Eventually.Is(1, Activations);
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await Eventually.Is(200, async () => (await admin.Send(HttpMethod.Post, "/api/marketplace/orchestration/activate")).Status);

        (await Activations()).ShouldBe(1);
    }

    [Fact]
    public async Task Kept_answers_are_forgotten_after_a_day()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into idempotency_keys (workspace_id, principal, key, request_hash, status, created_at)
            select @Id, 'test', 'key ' || hours, '', 200, @now - make_interval(hours => hours) from generate_series(22, 26) hours
            """, new { given.Id, now = app.Time.GetUtcNow() });

        await given.Of<IdempotencySweep>().Run(TestContext.Current.CancellationToken);

        (await db.QueryAsync<string>("select key from idempotency_keys where workspace_id = @Id order by key", new { given.Id })).ShouldBe(["key 22", "key 23", "key 24"]);
    }

    static async Task<int> Count(Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*) from marketplace_tasks where workspace_id = @Id and marketplace = 'amazon'", new { given.Id });
    }
}
