using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>What a runner says of a step, at its beginning or later. Null says nothing.</summary>
abstract record EntryBody
{
    [JsonPropertyName("started_at"), Description("Without it, the moment the entry was said to run.")]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("finished_at"), Description("Not before started_at. Without it, the moment the entry was said to be over.")]
    public DateTimeOffset? FinishedAt { get; init; }

    [JsonPropertyName("duration_ms"), Description("Without it, from started_at to finished_at.")]
    public int? DurationMs { get; init; }

    [Description("An object of at most 64 kB.")]
    public JsonElement? Inputs { get; init; }

    [JsonPropertyName("outputs_uri"), Description("At most 512 characters: a pull request, a report.")]
    public string? OutputsUri { get; init; }

    [JsonPropertyName("log_excerpt"), Description("Of a longer text the last 16,384 characters are kept.")]
    public string? LogExcerpt { get; init; }

    [JsonPropertyName("approval_state"), Description("`pending` comes with the status awaiting_approval; `approved` and `rejected` are decisions (PATCH, never by a runner token).")]
    public ApprovalState? ApprovalState { get; init; }

    [Description("Not to be written: the name of who decides goes there.")]
    public string? Approver { get; init; }

    [JsonPropertyName("webhook_notified_at"), Description("When somebody was told of it.")]
    public DateTimeOffset? WebhookNotifiedAt { get; init; }

    /// <summary>What holds for every body.</summary>
    protected Refusal? BrokenField() =>
        EntryRules.Time("started_at", StartedAt) ?? EntryRules.Time("finished_at", FinishedAt) ?? EntryRules.Time("webhook_notified_at", WebhookNotifiedAt)
        ?? EntryRules.Duration(DurationMs) ?? EntryRules.Order(StartedAt, FinishedAt)
        ?? EntryRules.Inputs(Inputs) ?? EntryRules.Uri(OutputsUri) ?? EntryRules.Log(LogExcerpt)
        ?? (Approver is null ? null : Refusal.Invalid("approver", "not_to_be_written", "approver: the name of who decides goes there; leave it out."));
}

/// <summary>The body of <c>POST /agents/tasks/</c>.</summary>
sealed record NewEntry : EntryBody
{
    [Description("1 to 64 characters, for example seo.validate.")]
    public string? Task { get; init; }

    [JsonPropertyName("run_id"), Description("1 to 64 characters. An unknown one begins a run.")]
    public string? RunId { get; init; }

    [Description("`queued` without it.")]
    public EntryStatus? Status { get; init; }

    public Refusal? Broken()
    {
        var status = Status ?? EntryStatus.Queued;
        return EntryRules.Name("task", Task) ?? EntryRules.Name("run_id", RunId) ?? BrokenField() ?? EntryRules.Finished(status, FinishedAt, DurationMs)
            ?? ApprovalState switch
            {
                null => null,
                Ledger.ApprovalState.Pending when status == EntryStatus.AwaitingApproval => null,
                Ledger.ApprovalState.Pending => Refusal.Invalid("approval_state", "wrong_value", "approval_state: pending goes with status awaiting_approval."),
                _ => Refusal.Invalid("approval_state", "wrong_value", "approval_state: nothing is decided when it is written down; it must be pending, or left out."),
            };
    }
}

/// <summary>The body of <c>PATCH /agents/tasks/{id}</c>.</summary>
sealed record EntryChange : EntryBody
{
    [Description("See docs/lifecycles/ledger-entries.md for what leads where.")]
    public EntryStatus? Status { get; init; }

    [JsonIgnore]
    public bool Decides => ApprovalState is Ledger.ApprovalState.Approved or Ledger.ApprovalState.Rejected;

    /// <summary>Nothing but the note that somebody was told.</summary>
    [JsonIgnore]
    public bool NotesNotice => WebhookNotifiedAt is not null && (this with { WebhookNotifiedAt = null }) == new EntryChange();

    /// <summary>Nothing that people who are asked to decide go by.</summary>
    [JsonIgnore]
    public bool SaysMoreWhileAsked => (this with { LogExcerpt = null, WebhookNotifiedAt = null, Status = null, ApprovalState = null }) == new EntryChange();

    public Refusal? Broken()
    {
        if (this == new EntryChange())
            return Refusal.Invalid("body", "required", "body: must name at least one field to change.");
        if (BrokenField() is { } broken)
            return broken;
        if (ApprovalState is Ledger.ApprovalState.Pending && Status is not EntryStatus.AwaitingApproval)
            return Refusal.Invalid("approval_state", "wrong_value", "approval_state: pending goes with status awaiting_approval.");
        if (!Decides)
            return Status is { } status ? EntryRules.Finished(status, FinishedAt, DurationMs) : null;
        var leadsTo = ApprovalState is Ledger.ApprovalState.Approved ? EntryStatus.Succeeded : EntryStatus.Failed;
        if (Status is { } said && said != leadsTo)
            return Refusal.Invalid("status", "contradicts", $"status: {ApprovalState!.Value.Wire()} makes it {leadsTo.Wire()}; leave status out.");
        return (this with { Status = null, ApprovalState = null }) == new EntryChange()
            ? null
            : Refusal.Invalid("approval_state", "decision_stands_alone", "approval_state: a decision changes nothing else; send it by itself.");
    }
}
