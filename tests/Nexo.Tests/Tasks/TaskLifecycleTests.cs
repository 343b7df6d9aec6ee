using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class TaskLifecycleTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    static readonly WorkspaceId Workspace = WorkspaceId.From(Guid.CreateVersion7());
    static readonly PersonId Assignee = PersonId.From(Guid.CreateVersion7());

    static readonly Dictionary<string, (TaskStep Step, int Edits)> Steps = new()
    {
        ["ask for approval"] = (new TaskStep.AskForApproval(), 1),
        ["auto-approve"] = (new TaskStep.AutoApprove(), 1),
        ["discard a duplicate"] = (new TaskStep.DiscardDuplicate(default), 1),
        ["forbid"] = (new TaskStep.Forbid("nada de preço"), 1),
        ["edit the change set"] = (new TaskStep.EditChangeSet(1), 1),
        ["approve"] = (new TaskStep.Approve(1), 1),
        ["approve, the first of two"] = (new TaskStep.Approve(1), 1),
        ["approve, the second of two"] = (new TaskStep.Approve(1), 1),
        ["reject"] = (new TaskStep.Reject(1, "não"), 1),
        ["snooze"] = (new TaskStep.Snooze(Now.AddDays(1), Now), 1),
        ["wake"] = (new TaskStep.Wake(Now), 1),
        ["expire"] = (new TaskStep.Expire(), 1),
        ["assign"] = (new TaskStep.Assign(Assignee), 1),
        ["complete, nothing to sync"] = (new TaskStep.Complete(1, null, ByHand: false, Connected: true), 0),
        ["complete, with a change set"] = (new TaskStep.Complete(1, null, ByHand: false, Connected: true), 1),
        ["complete, by hand"] = (new TaskStep.Complete(1, null, ByHand: true, Connected: true), 1),
        ["complete, not connected"] = (new TaskStep.Complete(1, null, ByHand: false, Connected: false), 1),
        ["start sync"] = (new TaskStep.StartSync(), 1),
        ["accepted"] = (new TaskStep.Accepted(), 1),
        ["fail"] = (new TaskStep.Fail("caiu"), 1),
        ["retry"] = (new TaskStep.Retry(), 1),
        ["cancel"] = (new TaskStep.Cancel("não mais"), 1),
        ["reopen"] = (new TaskStep.Reopen(Now), 1),
        ["reopen, the first of two approvals"] = (new TaskStep.Reopen(Now), 1),
    };

    static readonly Dictionary<string, Actor> Actors = new()
    {
        ["nexo"] = Actor.Nexo(Workspace),
        ["policy"] = new Actor { Workspace = Workspace, Name = "policy:small_fixes", DisplayName = "small_fixes" },
        ["agent"] = Actor.Agent(Workspace, Channel.Amazon),
        ["member"] = Person("member"),
        ["qa"] = Person("qa"),
        ["assignee"] = Person("member", Assignee),
        ["head"] = Person("head"),
        ["admin"] = Person("admin"),
        ["who decided"] = Person("head"),
        ["who approved first"] = Person("head"),
    };

    /// <summary>What the state must be beside its status for the step to be this one.</summary>
    static readonly Dictionary<string, Func<TaskState, TaskState>> Given = new()
    {
        ["approve, the first of two"] = state => state with { ApprovalsNeeded = 2 },
        ["approve, the second of two"] = state => state with { ApprovalsNeeded = 2, FirstApprovalBy = "person:somebody" },
        ["reopen, the first of two approvals"] = state => state with { ApprovalsNeeded = 2, FirstApprovalBy = Actors["who approved first"].Name, FirstApprovalAt = Now, DecidedBy = null },
    };

    [Fact]
    public void Every_state_and_step_and_actor_is_answered_as_the_page_says()
    {
        var page = Page();
        page.Select(row => row.Step).Distinct().Order().ShouldBe(Steps.Keys.Order(), "the page and the test name the same steps");
        var tried = 0;
        foreach (var status in Enum.GetValues<TaskStatus>())
            foreach (var (name, (step, edits)) in Steps)
                foreach (var (who, actor) in Actors)
                {
                    var expected = page.Where(row => row.Step == name && row.From.Contains(status.Wire()) && Names(who).Intersect(row.By).Any()).Select(row => row.To).SingleOrDefault();
                    var outcome = TaskLifecycle.Decide(Given.GetValueOrDefault(name, state => state)(State(status) with { Edits = edits }), step, actor);
                    (outcome.IsRefused ? null : outcome.Value.Wire()).ShouldBe(expected, $"{status.Wire()} · {name} · {who}");
                    tried++;
                }
        tried.ShouldBe(8 * 24 * 10);
    }

    [Fact]
    public void The_diagram_shows_the_same_moves_as_the_table()
    {
        var text = File.ReadAllLines(PagePath);
        var drawn = text.Select(line => line.Trim()).Where(line => line.Contains(" --> ", StringComparison.Ordinal) && !line.Contains("[*]", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[0]).ToHashSet();
        Page().SelectMany(row => row.From.Select(from => $"{from} --> {row.To}")).ToHashSet().SetEquals(drawn).ShouldBeTrue();
    }

    [Fact]
    public void What_is_refused_names_the_state_it_needs() =>
        TaskLifecycle.Decide(State(TaskStatus.Pending), new TaskStep.Assign(Assignee), Actors["head"]).Refusal!.Sentence
            .ShouldBe("To assign needs a task that is approved or in_progress; this one is pending.");

    [Fact]
    public void An_agent_never_decides() =>
        TaskLifecycle.Decide(State(TaskStatus.AwaitingApproval), new TaskStep.Approve(1), Actors["agent"]).Refusal!.Code.ShouldBe("agents_propose");

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(1, 1, null)]
    [InlineData(1, 2, "changed_since_seen")]
    [InlineData(2, null, "version_needed")]
    [InlineData(2, 1, "changed_since_seen")]
    [InlineData(2, 2, null)]
    public void A_decision_is_bound_to_the_version_seen(int version, int? seen, string? refused)
    {
        var state = State(TaskStatus.AwaitingApproval) with { ChangeSetVersion = version };
        TaskLifecycle.Decide(state, new TaskStep.Approve(seen), Actors["head"]).Refusal?.Code.ShouldBe(refused);
        TaskLifecycle.Decide(state, new TaskStep.Reject(seen, "x"), Actors["head"]).Refusal?.Code.ShouldBe(refused);
        TaskLifecycle.Decide(state, new TaskStep.Approve(seen), Actors["head"]).IsRefused.ShouldBe(refused is not null);
    }

    [Fact]
    public void A_decision_is_taken_back_within_ten_minutes_only()
    {
        var state = State(TaskStatus.Approved);
        TaskLifecycle.Decide(state, new TaskStep.Reopen(Now.AddMinutes(10)), Actors["who decided"]).IsRefused.ShouldBeFalse();
        TaskLifecycle.Decide(state, new TaskStep.Reopen(Now.AddMinutes(10).AddSeconds(1)), Actors["who decided"]).Refusal!.Code.ShouldBe("too_late_to_reopen");
        TaskLifecycle.Decide(state, new TaskStep.Reopen(Now), Actors["admin"]).Refusal!.Code.ShouldBe("not_your_decision");
    }

    [Theory]
    [InlineData(1, null, "author", "needs_other_eyes")]
    [InlineData(1, null, "other", null)]
    [InlineData(2, null, "author", null)]
    [InlineData(2, "author", "author", "approved_by_you")]
    [InlineData(2, "other", "other", "approved_by_you")]
    [InlineData(2, "editor", "author", "needs_other_eyes")]
    [InlineData(2, "author", "other", null)]
    [InlineData(2, "other", "author", null)]
    public void Who_proposed_or_edited_is_never_the_only_approver(int needed, string? first, string who, string? refused)
    {
        var people = new[] { "author", "editor", "other" }.ToDictionary(name => name, _ => Person("head"));
        var state = State(TaskStatus.AwaitingApproval) with
        {
            FourEyes = true,
            Authors = [people["author"].Name, people["editor"].Name],
            ApprovalsNeeded = needed,
            FirstApprovalBy = first is null ? null : people[first].Name,
        };
        TaskLifecycle.Decide(state, new TaskStep.Approve(1), people[who]).Refusal?.Code.ShouldBe(refused);
        TaskLifecycle.Decide(state, new TaskStep.Approve(1), people[who]).IsRefused.ShouldBe(refused is not null);
        TaskLifecycle.Decide(state, new TaskStep.Reject(1, "não"), people[who]).IsRefused.ShouldBeFalse("anybody who may decide may reject");
    }

    [Fact]
    public void Time_spent_runs_from_the_start_or_from_creation()
    {
        var task = new MarketplaceTask
        {
            Id = default, Marketplace = Channel.Amazon, Title = "x", Category = TaskCategory.Analysis, Priority = TaskPriority.Low,
            Status = TaskStatus.Approved, CreatedBy = "x", CreatedAt = Now, EstimatedHours = 1.5m,
        };
        task.TimeSpent(Now.AddHours(2)).ShouldBe(TimeSpan.FromHours(2));
        (task with { StartedAt = Now.AddHours(1) }).TimeSpent(Now.AddHours(2)).ShouldBe(TimeSpan.FromHours(1));
        (task with { StartedAt = Now.AddHours(1), EndedAt = Now.AddHours(4) }).TimeSpent(Now.AddHours(9)).ShouldBe(TimeSpan.FromHours(3));
        task.Estimate.ShouldBe(TimeSpan.FromMinutes(90));
    }

    /// <summary>A head who decided is also a head.</summary>
    static IEnumerable<string> Names(string who) => who is "who decided" or "who approved first" ? [who, "head"] : [who];

    static TaskState State(TaskStatus status) => new()
    {
        Id = default, Revision = 1, Status = status, Edits = 1, AssignedTo = Assignee, DecidedBy = Actors["who decided"].Name, DecidedAt = Now, SnoozedUntil = Now.AddHours(1),
    };

    static Actor Person(string role, PersonId? id = null) => Actor.Of(Workspace, id ?? PersonId.From(Guid.CreateVersion7()), role, role);

    static string PagePath => Path.Combine(Repository.Root, "docs", "lifecycles", "task.md");

    static IReadOnlyList<Row> Page() =>
    [
        .. File.ReadAllLines(PagePath).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[0].Split(", "), cells[1], cells[2], cells[3].Split(", "))),
    ];

    sealed record Row(string[] From, string Step, string To, string[] By);
}
