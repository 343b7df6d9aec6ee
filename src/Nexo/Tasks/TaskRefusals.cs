using System.Globalization;
using System.Text.RegularExpressions;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Every "no" of this module that is not about one field's form.</summary>
static partial class TaskRefusals
{
    public static readonly Refusal NotFound = new("task_not_found", "There is no such task in this workspace.", RefusalKind.NotFound, "taskId");

    public static readonly Refusal ChangedSinceSeen = new("changed_since_seen", "Somebody changed or moved the task since you saw it; read it again and decide anew.");

    public static readonly Refusal TwinIsOpen = new("twin_is_open", "The same has been proposed again since and is open now; go on with that task.");

    public static readonly Refusal ApprovedByYou = new("approved_by_you", "You approved this task already; the second approval must come from somebody else.");

    public static readonly Refusal NeedsOtherEyes = new("needs_other_eyes", "Its policy wants four eyes: who proposed or edited a task may not be the only one who approves it.");

    public static readonly Refusal NotSnoozed = new("not_snoozed", "The task is not put off; it waits for a decision now.");

    public static readonly Refusal NoTimeToSnooze = Refusal.Invalid("until", "until_out_of_range", "until: must be in the future, at most a year ahead.");

    public static readonly Refusal NothingToSync = new("nothing_to_sync", "The task has no change set, so there is nothing to write to the marketplace.");

    public static readonly Refusal TooLateToReopen = new("too_late_to_reopen", "A decision can be taken back for ten minutes; they have passed.");

    public static Refusal VersionNeeded(int version) => new("version_needed",
        string.Create(CultureInfo.InvariantCulture, $"The change set was edited (version {version}); name the version you decide on in versions."), RefusalKind.Conflict, "versions");

    public static Refusal NotPossible(string step, TaskStatus status, IEnumerable<TaskStatus> needed) => new(
        TaskLifecycle.IsFinal(status) ? "already_over" : "not_possible",
        $"To {Words(step)} needs a task that is {string.Join(" or ", needed.Select(s => s.Wire()))}; this one is {status.Wire()}.");

    public static Refusal NotYours(string step, Actor by, Hand needed, TaskState task) => by switch
    {
        { IsAgent: true } => new("agents_propose", "Agents propose; people decide.", RefusalKind.Forbidden),
        _ when needed == Hand.Decider && (task.DecidedBy ?? task.FirstApprovalBy) is null =>
            new("not_decided", $"Nobody has decided on this task, so there is nothing to take back; it is {task.Status.Wire()}."),
        _ when needed == Hand.Decider => new("not_your_decision", "Only who decided can take the decision back.", RefusalKind.Forbidden),
        _ when needed.HasFlag(Hand.Assignee) => new("not_assigned_to_you", $"To {Words(step)} you must be the assignee, head or admin.", RefusalKind.Forbidden),
        _ when needed.HasFlag(Hand.Lead) => new("forbidden", $"To {Words(step)} you must be head or admin.", RefusalKind.Forbidden),
        _ => new("forbidden", $"To {Words(step)} is up to NEXO and its policies.", RefusalKind.Forbidden),
    };

    static string Words(string step) => step == nameof(TaskStep.Accepted) ? "accept" : Capitals().Replace(step, match => (match.Index > 0 ? " " : "") + match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capitals();
}
