using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using static Nexo.Tasks.TaskStatus;
using static Nexo.Tasks.TaskStep;

namespace Nexo.Tasks;

/// <summary>What the life cycle looks at.</summary>
public sealed record TaskState
{
    public required TaskId Id { get; init; }
    public required int Revision { get; init; }
    public required TaskStatus Status { get; init; }
    public Channel Marketplace { get; init; }
    public int ChangeSetVersion { get; init; } = 1;
    public int Edits { get; init; }
    public PersonId? AssignedTo { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>1, or 2 by different people.</summary>
    public int ApprovalsNeeded { get; init; } = 1;
    public string? FirstApprovalBy { get; init; }
    public DateTimeOffset? FirstApprovalAt { get; init; }

    /// <summary>Who proposed or edited may not be the only approver.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Who proposed and who edited, as the log names them; known where <see cref="FourEyes"/> asks for it.</summary>
    public string[]? Authors { get; init; }
    public DateTimeOffset? SnoozedUntil { get; init; }
}

/// <summary>Whose hand takes a step, seen from one task.</summary>
[Flags]
public enum Hand { Other = 0, Nexo = 1, Policy = 2, Lead = 4, Assignee = 8, Decider = 16 }

/// <summary>The one place that knows which step leads where, and who may take it. What is not listed is refused.</summary>
public static class TaskLifecycle
{
    /// <summary>How long a decision can be taken back.</summary>
    public static readonly TimeSpan ReopenFor = TimeSpan.FromMinutes(10);

    static readonly Rule[] Table =
    [
        new(typeof(AskForApproval), [Pending], AwaitingApproval, Hand.Nexo),
        new(typeof(AutoApprove), [Pending], Approved, Hand.Policy),
        new(typeof(DiscardDuplicate), [Pending], Rejected, Hand.Nexo),
        new(typeof(Forbid), [Pending], Rejected, Hand.Nexo),
        new(typeof(EditChangeSet), [AwaitingApproval], AwaitingApproval, Hand.Lead),
        new(typeof(Approve), [AwaitingApproval], Approved, Hand.Lead),
        new(typeof(Reject), [AwaitingApproval], Rejected, Hand.Lead),
        new(typeof(Snooze), [AwaitingApproval], AwaitingApproval, Hand.Lead),
        new(typeof(Wake), [AwaitingApproval], AwaitingApproval, Hand.Lead | Hand.Nexo),
        new(typeof(Expire), [AwaitingApproval], Rejected, Hand.Nexo),
        new(typeof(Assign), [Approved, InProgress], InProgress, Hand.Lead),
        new(typeof(Complete), [Approved, InProgress], Completed, Hand.Lead | Hand.Assignee),
        new(typeof(StartSync), [Approved, InProgress], MarketplaceSync, Hand.Lead | Hand.Assignee | Hand.Nexo),
        new(typeof(Accepted), [MarketplaceSync], Completed, Hand.Nexo),
        new(typeof(Fail), [InProgress, MarketplaceSync], Failed, Hand.Lead | Hand.Nexo),
        new(typeof(Retry), [Failed], InProgress, Hand.Lead),
        new(typeof(Cancel), [Approved, InProgress], Failed, Hand.Lead),
        new(typeof(Reopen), [Approved, Rejected, AwaitingApproval], AwaitingApproval, Hand.Decider),
    ];

    /// <summary>Where the step leads, or why it is not possible.</summary>
    public static Outcome<TaskStatus> Decide(TaskState task, TaskStep step, Actor by)
    {
        var rule = Table.Single(rule => rule.Step == step.GetType());
        if ((rule.By & HandOf(by, task)) == Hand.Other)
            return TaskRefusals.NotYours(rule.Step.Name, by, rule.By, task);
        if (!rule.From.Contains(task.Status))
            return TaskRefusals.NotPossible(rule.Step.Name, task.Status, rule.From);
        if (Unmet(task, step, by) is { } refusal)
            return refusal;
        if (step is Approve && IsFirstOfTwo(task))
            return AwaitingApproval;
        return step is Complete { Connected: true, ByHand: false } && task.Edits > 0 ? MarketplaceSync : rule.To;
    }

    public static bool May(TaskState task, TaskStep step, Actor by) => !Decide(task, step, by).IsRefused;

    public static bool IsFinal(TaskStatus status) => status is Completed or Rejected or Failed;

    /// <summary>Percent.</summary>
    public static int Progress(TaskStatus status) => status switch
    {
        Approved => 25,
        InProgress => 50,
        MarketplaceSync => 75,
        Completed => 100,
        _ => 0,
    };

    static bool IsFirstOfTwo(TaskState task) => task is { ApprovalsNeeded: 2, FirstApprovalBy: null };

    /// <summary>What a step asks of the task beyond its status.</summary>
    static Refusal? Unmet(TaskState task, TaskStep step, Actor by) => step switch
    {
        Approve { SeenVersion: null } or Reject { SeenVersion: null } when task.ChangeSetVersion > 1 => TaskRefusals.VersionNeeded(task.ChangeSetVersion),
        Approve { SeenVersion: { } seen } when seen != task.ChangeSetVersion => TaskRefusals.ChangedSinceSeen,
        Reject { SeenVersion: { } seen } when seen != task.ChangeSetVersion => TaskRefusals.ChangedSinceSeen,
        EditChangeSet { SeenVersion: var seen } when seen != task.ChangeSetVersion => TaskRefusals.ChangedSinceSeen,
        Approve when task.FirstApprovalBy == by.Name => TaskRefusals.ApprovedByYou,
        Approve when task.FourEyes && !IsFirstOfTwo(task) && WroteIt(task, by.Name) && (task.FirstApprovalBy is not { } first || WroteIt(task, first)) => TaskRefusals.NeedsOtherEyes,
        Wake { At: var at } when task.SnoozedUntil is null || task.SnoozedUntil <= at => TaskRefusals.NotSnoozed,
        StartSync when task.Edits == 0 => TaskRefusals.NothingToSync,
        Reopen { At: var at } when at - (task.Status is AwaitingApproval ? task.FirstApprovalAt : task.DecidedAt) > ReopenFor => TaskRefusals.TooLateToReopen,
        _ => null,
    };

    static bool WroteIt(TaskState task, string name) => task.Authors?.Contains(name) ?? false;

    /// <summary>Of two approvals the first can be taken back while the second is awaited.</summary>
    static string? DeciderOf(TaskState task) => task.Status is AwaitingApproval ? task.FirstApprovalBy : task.DecidedBy;

    static Hand HandOf(Actor by, TaskState task) => by switch
    {
        { IsAgent: true } => Hand.Other,
        { Person: null, Name: "nexo" } => Hand.Nexo,
        { Person: null } when by.Name.StartsWith("policy:", StringComparison.Ordinal) => Hand.Policy,
        _ => (by.May(Permission.DecideTasks) ? Hand.Lead : Hand.Other)
            | (by.May(Permission.DecideTasks) && DeciderOf(task) == by.Name ? Hand.Decider : Hand.Other)
            | (by.May(Permission.CompleteAssignedTask) && by.Person is { } person && task.AssignedTo == person ? Hand.Assignee : Hand.Other),
    };

    sealed record Rule(Type Step, TaskStatus[] From, TaskStatus To, Hand By);
}
