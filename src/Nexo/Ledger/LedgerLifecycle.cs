using Nexo.Platform;
using static Nexo.Ledger.EntryStatus;

namespace Nexo.Ledger;

/// <summary>A step somebody wants to take with an entry.</summary>
public enum EntryStep { Start, Succeed, Fail, Skip, AskForApproval, Approve, Reject, Expire }

/// <summary>Whose hand takes it: who keeps the entry (the runner outside, or Nexo for its own), who may decide it, or the clock.</summary>
public enum EntryHand { Keeper, Decider, Nexo }

/// <summary>The one place that knows which step leads where in the book. What is not listed is refused; <c>docs/lifecycles/ledger-entries.md</c> shows it.</summary>
public static class LedgerLifecycle
{
    static readonly Rule[] Table =
    [
        new(EntryStep.Start, [Queued], Running, EntryHand.Keeper, "step.started"),
        new(EntryStep.Succeed, [Queued, Running], Succeeded, EntryHand.Keeper, "step.succeeded"),
        new(EntryStep.Fail, [Queued, Running], Failed, EntryHand.Keeper, "step.failed"),
        new(EntryStep.Skip, [Queued, Running], Skipped, EntryHand.Keeper, "step.skipped"),
        new(EntryStep.AskForApproval, [Queued, Running], AwaitingApproval, EntryHand.Keeper, "step.awaiting_approval"),
        new(EntryStep.Approve, [AwaitingApproval], Succeeded, EntryHand.Decider, "step.approved"),
        new(EntryStep.Reject, [AwaitingApproval], Failed, EntryHand.Decider, "step.rejected"),
        new(EntryStep.Expire, [AwaitingApproval], Failed, EntryHand.Nexo, "step.rejected"),
    ];

    public static bool IsFinal(EntryStatus status) => status is Succeeded or Failed or Skipped;

    /// <summary>Where the step leads, or why it is not possible.</summary>
    public static Outcome<EntryStatus> Decide(EntryStatus status, EntryStep step, EntryHand by)
    {
        var rule = Of(step);
        if (rule.By != by)
            return LedgerRefusals.NotYours(step, rule.By);
        return rule.From.Contains(status) ? rule.To : LedgerRefusals.NotPossible(step, status, rule.From);
    }

    /// <summary>The kind of the event that tells of it.</summary>
    public static string Told(EntryStep step) => Of(step).Event;

    /// <summary>The step by which who keeps an entry brings it there; null for queued, where every entry begins.</summary>
    public static EntryStep? To(EntryStatus status) => Array.Find(Table, rule => rule.To == status && rule.By == EntryHand.Keeper)?.Step;

    static Rule Of(EntryStep step) => Array.Find(Table, rule => rule.Step == step)!;

    sealed record Rule(EntryStep Step, EntryStatus[] From, EntryStatus To, EntryHand By, string Event);
}
