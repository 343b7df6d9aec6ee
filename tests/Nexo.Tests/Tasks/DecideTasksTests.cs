using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class DecideTasksTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_task_is_decided_for_itself()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        var good = await given.Task(TaskStatus.AwaitingApproval);
        var done = await given.Task(TaskStatus.Completed);
        var foreign = await neighbour.Task(TaskStatus.AwaitingApproval);
        var unknown = Guid.NewGuid();

        var (status, body) = await given.Client(Role.Head).Patch($"{Address}/approve", new { taskIds = new[] { done.ToString(), good.ToString(), good.ToString(), foreign.ToString(), unknown.ToString() }, approved = true });

        status.ShouldBe(200);
        body.GetProperty("approved").EnumerateArray().Select(id => id.GetString()).ShouldBe([good.ToString()]);
        body.GetProperty("rejected").GetArrayLength().ShouldBe(0);
        body.GetProperty("failed").EnumerateArray().Select(f => (f.Text("id"), f.Text("code")))
            .ShouldBe([(done.ToString(), "already_over"), (foreign.ToString(), "task_not_found"), (unknown.ToString(), "task_not_found")]);
        (await neighbour.Read(foreign)).Status.ShouldBe(TaskStatus.AwaitingApproval);
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_and_keeps_it()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);
        var head = given.Client(Role.Head);

        (await head.Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = false })).ShouldBeRefused(400, "required", "reason");
        (await head.Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = false, reason = "Não é roupa" }))
            .Body.GetProperty("rejected")[0].GetString().ShouldBe(id.ToString());
        var task = await given.Read(id);
        (task.Status, task.Reason, task.DecidedBy).ShouldBe((TaskStatus.Rejected, "Não é roupa", $"person:{given.The(Role.Head).Id}"));
    }

    [Fact]
    public async Task A_thousand_ids_are_decided_and_one_more_is_refused()
    {
        var given = await Given.Workspace(app);
        var created = await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [.. Enumerable.Range(0, 1000).Select(i => New($"Tarefa {i}"))], Ct);
        var ids = created.Select(o => o.Value.Id.ToString()).ToArray();
        await given.Is(created[^1].Value.Id, TaskStatus.AwaitingApproval);
        await Eventually.Is(1000L, async () => (await given.Of<CountTasks>().Count(given.ActorOf(Role.Head), Ct)).Where(c => c.Status == TaskStatus.AwaitingApproval).Sum(c => c.N));

        (await given.Client(Role.Head).Patch($"{Address}/approve", new { taskIds = ids.Append(Guid.NewGuid().ToString()), approved = true })).ShouldBeRefused(400, "out_of_range", "taskIds");
        var (status, body) = await given.Client(Role.Head).Patch($"{Address}/approve", new { taskIds = ids, approved = true });
        status.ShouldBe(200);
        body.GetProperty("approved").GetArrayLength().ShouldBe(1000);
        (await given.Events(created[7].Value.Id, "task.approved")).ShouldBe(1);
    }

    [Fact]
    public async Task A_filter_decides_only_what_the_person_has_counted()
    {
        var given = await Given.Workspace(app);
        var amazon = await given.Task(TaskStatus.AwaitingApproval);
        await given.Task(TaskStatus.AwaitingApproval);
        var shopee = await given.Task(TaskStatus.AwaitingApproval, New(channel: Channel.Shopee));
        object Body(int? expectedCount) => new { filter = new { status = "awaiting_approval", marketplace = "amazon" }, expectedCount, approved = true };
        var head = given.Client(Role.Head);

        (await head.Patch($"{Address}/approve", Body(3))).ShouldBeRefused(409, "count_changed", "expectedCount");
        (await given.Read(amazon)).Status.ShouldBe(TaskStatus.AwaitingApproval);
        (await head.Patch($"{Address}/approve", Body(null))).ShouldBeRefused(400, "required", "expectedCount");
        (await head.Patch($"{Address}/approve", Body(2))).Body.GetProperty("approved").GetArrayLength().ShouldBe(2);
        (await given.Read(shopee)).Status.ShouldBe(TaskStatus.AwaitingApproval);
    }

    [Fact]
    public async Task Of_two_decisions_at_once_exactly_one_counts()
    {
        var given = await Given.Workspace(app);
        var ids = new List<TaskId>();
        for (var i = 0; i < 30; i++)
            ids.Add((await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [New()], Ct)).Single().Value.Id);
        await given.Is(ids[^1], TaskStatus.AwaitingApproval);
        var decide = given.Of<DecideTasks>();
        var approve = new Decision { Approved = true };
        var reject = new Decision { Approved = false, Reason = "não" };

        // The second names them the other way round: two that lock crosswise must not fall over each other.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            decide.Decide(given.ActorOf(i % 2 == 0 ? Role.Head : Role.Admin), i % 3 == 0 ? ids : [.. Enumerable.Reverse(ids)], i % 2 == 0 ? approve : reject, Ct)));

        foreach (var id in ids)
        {
            outcomes.Sum(o => o.Value.Approved.Count(d => d == id) + o.Value.Rejected.Count(d => d == id)).ShouldBe(1);
            (await given.Events(id, "task.approved") + await given.Events(id, "task.rejected")).ShouldBe(1);
        }
        outcomes.ShouldAllBe(o => o.Value.Approved.Count + o.Value.Rejected.Count + o.Value.Failed.Count == ids.Count);
    }

    [Fact]
    public async Task Of_an_approval_and_an_edit_at_once_one_is_told()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        for (var round = 0; round < 8; round++)
        {
            var id = await given.Task(TaskStatus.AwaitingApproval, New() with { ChangeSet = [new Edit(listing, "title", "a", "b")] });
            var approving = given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [id], new Decision { Approved = true, Versions = new Dictionary<TaskId, int> { [id] = 1 } }, Ct);
            var editing = given.Of<EditTask>().Edit(given.ActorOf(Role.Admin), id, 1, [new Edit(listing, "title", "a", $"c{round}")], Ct);
            var (approved, edited) = ((await approving).Value, await editing);

            var task = await given.Read(id);
            (approved.Approved.Count == 1).ShouldBe(task.Status == TaskStatus.Approved);
            (approved.Approved.Count == 1).ShouldBe(edited.IsRefused);
            task.ChangeSetVersion.ShouldBe(task.Status == TaskStatus.Approved ? 1 : 2);
        }
    }

    [Fact]
    public async Task Of_two_moves_at_once_the_second_sees_the_first_or_is_refused()
    {
        var given = await Given.Workspace(app);
        var (head, admin, member) = (given.ActorOf(Role.Head), given.ActorOf(Role.Admin), given.The(Role.Member));
        Func<TaskId, Task<Outcome<MarketplaceTask>>>[] moves =
        [
            id => given.Of<AssignTask>().Assign(head, id, member.Id, Ct),
            id => given.Of<CompleteTask>().Complete(admin, id, 1, null, false, Ct),
            id => given.Of<MoveTask>().Cancel(head, id, "não mais", Ct),
            id => given.Of<MoveTask>().Reopen(head, id, Ct),
        ];
        for (var round = 0; round < 12; round++)
        {
            var id = await given.Task(TaskStatus.Approved);
            var before = (await given.Read(id)).Revision;
            var (one, other) = (moves[round % 4], moves[(round + 1 + (round / 4)) % 4]);
            var outcomes = await Task.WhenAll(one(id), other(id));

            var taken = outcomes.Count(o => !o.IsRefused);
            taken.ShouldBeGreaterThan(0);
            (await given.Read(id)).Revision.ShouldBe(before + taken, "every move that counts is one revision");
            outcomes.Where(o => o.IsRefused).ShouldAllBe(o => o.Refusal!.Kind == RefusalKind.Conflict);
        }
    }
}
