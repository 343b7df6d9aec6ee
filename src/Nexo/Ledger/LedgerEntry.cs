using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Ledger;

public enum EntryStatus { Queued, Running, Succeeded, Failed, AwaitingApproval, Skipped }

public enum ApprovalState { Pending, Approved, Rejected }

/// <summary>One step of a run as requirement 4 writes it.</summary>
public sealed record LedgerEntry
{
    public required long Id { get; init; }

    /// <summary>What the step is called in its run, for example <c>seo.validate</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The run's name, for example <c>nightly-2026-11-22</c>.</summary>
    [JsonPropertyName("run_id")]
    public required string RunId { get; init; }
    public required EntryStatus Status { get; init; }

    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("finished_at")]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Milliseconds; 2147483647 (24.8 days) stands for anything longer.</summary>
    [JsonPropertyName("duration_ms")]
    public int? DurationMs { get; init; }

    [Description("An object.")]
    public JsonElement? Inputs { get; init; }

    [JsonPropertyName("outputs_uri")]
    public string? OutputsUri { get; init; }

    [JsonPropertyName("log_excerpt")]
    public string? LogExcerpt { get; init; }

    [JsonPropertyName("approval_state")]
    public ApprovalState? ApprovalState { get; init; }

    /// <summary>The name of who decided.</summary>
    public string? Approver { get; init; }

    [JsonPropertyName("webhook_notified_at")]
    public DateTimeOffset? WebhookNotifiedAt { get; init; }

    /// <summary>As Dapper reads it.</summary>
    internal const string Columns = """
        e.id, e.task, e.run_id, replace(e.status, '_', '') as status, e.started_at, e.finished_at, e.duration_ms, e.inputs, e.outputs_uri, e.log_excerpt,
        e.approval_state, e.approver, e.webhook_notified_at
        """;
}
