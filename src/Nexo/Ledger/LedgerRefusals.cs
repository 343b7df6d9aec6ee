using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>Every "no" of this module that is not about one field's form.</summary>
static class LedgerRefusals
{
    /// <summary>What the book says of a no without a reason, and of none in time.</summary>
    public static readonly Saying RejectedBy = new("rejected_by", "Rejected by {0}."), NobodyDecided = new("nobody_decided", "Nobody decided in time.");

    public static readonly Refusal NotFound = new("entry_not_found", "There is no such entry in this workspace's ledger.", RefusalKind.NotFound, "id");

    public static readonly Refusal RunnersDoNotDecide = new("runners_do_not_decide",
        "approval_state: a runner token may never set it; status awaiting_approval makes it pending, and a person decides.", RefusalKind.Forbidden, "approval_state");

    public static readonly Refusal PeopleDecide = new("people_decide", "Agents propose; people decide.", RefusalKind.Forbidden);

    public static readonly Refusal FourEyes = new("four_eyes", "This step wants four eyes: whoever started the run does not decide it.", RefusalKind.Forbidden);

    public static readonly Refusal TooLate = new("too_late_to_decide", "The time to decide this step has passed; nobody having decided counts as a no.");

    public static readonly Refusal ReasonTooLong = Refusal.Invalid("reason", "length", $"reason: must have at most {DecideStep.LongestReason} characters, and no NUL.");

    public static Refusal Decided(ApprovalState? state, string? approver) => new("decided_already",
        $"This step is {state?.Wire() ?? "over"} already{(string.IsNullOrEmpty(approver) ? "" : $", by {approver}")}.", RefusalKind.Conflict, "approval_state");

    public static Refusal NotAsked(Deciders deciders) => new("not_asked", deciders switch
    {
        { People.Count: 0, Roles.Count: 0 } => "This step is decided by head or admin.",
        { People.Count: 0 } => $"This step is decided by {string.Join(" or ", deciders.Roles.Select(role => role.ToString().ToLowerInvariant()))}.",
        _ => "This step is decided by those whom its plan names; you are not among them.",
    }, RefusalKind.Forbidden);

    public static readonly Refusal LinkUnknown = new("link_unknown", "This link is not one of ours, or a newer one has taken its place.", RefusalKind.NotFound);

    public static readonly Refusal LinkUsed = new("link_used", "This link was used already; it decides once.");

    public static readonly Refusal LinkExpired = new("link_expired", "This link has expired; the step can still be decided in the inbox.");

    public static readonly Refusal LinkOfNobody = new("link_of_nobody", "The person this link was written to is no longer a member of the workspace.", RefusalKind.Forbidden);

    public static readonly Refusal WhichDecision = Refusal.Invalid("decisao", "which_decision", "decisao: must be aprovar or recusar.");

    public static readonly Refusal Ours = new("kept_by_nexo", "Nexo itself keeps this entry; from outside only its approval can be decided.");

    public static readonly Refusal WhileAsked = new("awaiting_approval",
        "While an entry awaits approval only log_excerpt and webhook_notified_at can change: what people decide on must stay as they see it.");

    public static readonly Refusal ChangedMeanwhile = new("changed_meanwhile", "Somebody moved this entry at the same moment; read it again.");

    public static Refusal RunIsOurs(string runId) => new("run_is_nexos", $"run_id: {runId} is one of Nexo's own runs; take another name for a run of your own.", RefusalKind.Conflict, "run_id");

    public static Refusal Over(EntryStatus status) => new("already_over",
        $"This entry is {status.Wire()}, which is final; only webhook_notified_at can still be written.", RefusalKind.Conflict, "status");

    public static Refusal NotQueuedAgain(EntryStatus status) => new("not_possible",
        $"status: what is {status.Wire()} is not queued again; write a new entry for another try.", RefusalKind.Conflict, "status");

    public static Refusal NotPossible(EntryStep step, EntryStatus status, IEnumerable<EntryStatus> needed) => new(
        LedgerLifecycle.IsFinal(status) ? "already_over" : "not_possible",
        $"status: to {step.Words()} needs an entry that is {string.Join(" or ", needed.Select(s => s.Wire()))}; this one is {status.Wire()}.", RefusalKind.Conflict, "status");

    public static Refusal NotYours(EntryStep step, EntryHand needed) => new("not_yours",
        $"To {step.Words()} is up to {needed switch { EntryHand.Keeper => "who keeps the entry", EntryHand.Decider => "those who were asked", _ => "NEXO" }}.", RefusalKind.Forbidden);
}
