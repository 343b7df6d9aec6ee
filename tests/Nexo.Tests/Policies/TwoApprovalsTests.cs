using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Policies;

public sealed class TwoApprovalsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static readonly Decision Approve = new() { Approved = true };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Given> Asking(NexoApp app, PolicyEffect effect = PolicyEffect.AskTwo, bool fourEyes = false)
    {
        var given = await Given.Workspace(app);
        await given.Policy(new() { Name = "A dois", Place = 1, Effect = effect, FourEyes = fourEyes, Conditions = new() { Channels = [Channel.Amazon] } });
        return given;
    }

    [Fact]
    public async Task The_first_is_recorded_the_same_person_is_refused_and_the_second_moves_it()
    {
        var given = await Asking(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);
        var body = new { taskIds = new[] { id.ToString() }, approved = true };

        var (status, first) = await given.Client(Role.Head).Patch($"{Address}/approve", body);
        (status, first.GetProperty("approved").GetArrayLength(), first.GetProperty("recorded")[0].GetString()).ShouldBe((200, 0, id.ToString()));
        var waiting = await given.Read(id);
        (waiting.Status, waiting.FirstApproval!.By, waiting.ApprovedAt).ShouldBe((TaskStatus.AwaitingApproval, given.ActorOf(Role.Head).Name, null));

        var (_, again) = await given.Client(Role.Head).Patch($"{Address}/approve", body);
        again.GetProperty("failed")[0].Text("code").ShouldBe("approved_by_you");

        var (_, second) = await given.Client(Role.Admin).Patch($"{Address}/approve", body);
        second.GetProperty("approved")[0].GetString().ShouldBe(id.ToString());
        var done = await given.Read(id);
        (done.Status, done.DecidedBy, done.FirstApproval!.By).ShouldBe((TaskStatus.Approved, given.ActorOf(Role.Admin).Name, given.ActorOf(Role.Head).Name));
        (await given.Events(id, "task.approval_recorded"), await given.Events(id, "task.approved")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Of_two_people_at_once_one_is_the_first_and_the_other_the_second()
    {
        var given = await Asking(app);
        var decide = given.Of<DecideTasks>();
        for (var round = 0; round < 8; round++)
        {
            var id = await given.Task(TaskStatus.AwaitingApproval);
            var outcomes = (await Task.WhenAll(new[] { Role.Head, Role.Admin }.Select(role => decide.Decide(given.ActorOf(role), [id], Approve, Ct)))).Select(outcome => outcome.Value).ToList();
            (outcomes.Sum(one => one.Recorded.Count), outcomes.Sum(one => one.Approved.Count), outcomes.Sum(one => one.Failed.Count)).ShouldBe((1, 1, 0));
            var task = await given.Read(id);
            (task.Status, task.DecidedBy == task.FirstApproval!.By).ShouldBe((TaskStatus.Approved, false));
        }
    }

    [Fact]
    public async Task The_same_person_twice_at_once_counts_once()
    {
        var given = await Asking(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [id], Approve, Ct)));
        (outcomes.Sum(one => one.Value.Recorded.Count), outcomes.Sum(one => one.Value.Approved.Count)).ShouldBe((1, 0));
        (await given.Read(id)).Status.ShouldBe(TaskStatus.AwaitingApproval);
    }

    [Fact]
    public async Task An_edit_in_between_makes_the_first_approval_void()
    {
        var given = await Asking(app);
        var listing = await given.Listing();
        var id = await given.Task(TaskStatus.AwaitingApproval, New() with { ChangeSet = [new Edit(listing, "title", "a", "b")] });
        await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [id], Approve, Ct);
        (await given.Of<EditTask>().Edit(given.ActorOf(Role.Head), id, 1, [new Edit(listing, "title", "a", "c")], Ct)).Refusal.ShouldBeNull();
        (await given.Read(id)).FirstApproval.ShouldBeNull();

        Decision Seen(int version) => new() { Approved = true, Versions = new Dictionary<TaskId, int> { [id] = version } };
        (await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Admin), [id], Seen(1), Ct)).Value.Failed.Single().Code.ShouldBe("changed_since_seen");
        (await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Admin), [id], Seen(2), Ct)).Value.Recorded.ShouldBe([id]);
    }

    [Fact]
    public async Task The_first_approval_can_be_taken_back_by_who_gave_it()
    {
        var given = await Asking(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);
        await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [id], Approve, Ct);
        (await given.Client(Role.Admin).Patch($"{Address}/{id}/reopen", null)).ShouldBeRefused(403, "not_your_decision", null);
        (await given.Client(Role.Head).Patch($"{Address}/{id}/reopen", null)).Status.ShouldBe(200);
        (await given.Read(id)).FirstApproval.ShouldBeNull();
        (await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Admin), [id], Approve, Ct)).Value.Recorded.ShouldBe([id]);
    }

    [Fact]
    public async Task With_four_eyes_nobody_approves_alone_what_they_proposed_or_edited()
    {
        var given = await Asking(app, PolicyEffect.Ask, fourEyes: true);
        var listing = await given.Listing();
        var proposed = (await given.Of<CreateTasks>().Create(given.ActorOf(Role.Head), [New()], Ct)).Single().Value.Id;
        var edited = await given.Task(TaskStatus.AwaitingApproval, New() with { ChangeSet = [new Edit(listing, "title", "a", "b")] });
        await given.Is(proposed, TaskStatus.AwaitingApproval);
        await given.Of<EditTask>().Edit(given.ActorOf(Role.Head), edited, 1, [new Edit(listing, "title", "a", "c")], Ct);
        var decision = new Decision { Approved = true, Versions = new Dictionary<TaskId, int> { [edited] = 2 } };

        var own = (await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Head), [proposed, edited], decision, Ct)).Value;
        own.Failed.Select(one => one.Code).ShouldBe(["needs_other_eyes", "needs_other_eyes"]);
        (await given.Of<DecideTasks>().Decide(given.ActorOf(Role.Admin), [proposed, edited], decision, Ct)).Value.Approved.Count.ShouldBe(2);
    }
}
