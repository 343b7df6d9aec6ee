using System.Text.Json;
using Nexo.Platform;

namespace Nexo.Runs;

public readonly record struct RunId(Guid Value) : IId<RunId>
{
    public static RunId From(Guid value) => new(value);
    public static RunId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out RunId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

public enum RunStatus { Queued, Running, AwaitingApproval, Succeeded, Failed, Cancelled, Skipped }

/// <summary>The statuses of requirement 4.</summary>
public enum StepStatus { Queued, Running, Succeeded, Failed, AwaitingApproval, Skipped }

static class Statuses
{
    public static bool IsOver(this RunStatus status) => status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled or RunStatus.Skipped;

    public static bool IsOver(this StepStatus status) => status is StepStatus.Succeeded or StepStatus.Failed or StepStatus.Skipped;

    public static string Wire<T>(this T status) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{status}");
}

/// <summary>One execution of a plan.</summary>
public sealed record Run
{
    public const string Columns = """
        r.id, r.workspace_id, r.name, r.plan, r.title, r.origin, r.inputs::text as inputs, replace(r.status, '_', '') as status, r.cause, r.started_by, r.strict, r.scheduled_for,
        r.queued_at, r.started_at, r.finished_at, r.cancelled_by, r.why, r.day::text as day
        """;

    public RunId Id { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public WorkspaceId WorkspaceId { get; init; }

    /// <summary>The <c>run_id</c> of the book, for example <c>nightly-2026-11-22</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null of an outside runner's.</summary>
    public string? Plan { get; init; }
    public string? Title { get; init; }

    /// <summary>file, page, outside or activation.</summary>
    public string Origin { get; init; } = "";

    [System.Text.Json.Serialization.JsonIgnore]
    public string Inputs { get; init; } = "{}";
    public RunStatus Status { get; init; }

    /// <summary>schedule, person, back_fill, outside or activation.</summary>
    public string Cause { get; init; } = "";

    /// <summary>As the log names it.</summary>
    public string StartedBy { get; init; } = "";

    /// <summary>Whether skipped steps and warnings make it fail.</summary>
    public bool Strict { get; init; }

    /// <summary>The firing it stands for.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }
    public DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? CancelledBy { get; init; }

    /// <summary>The plan's text as it was when the run was made; null of an outside runner's, and where it was not asked for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Source { get; init; }

    /// <summary>Why it failed or was skipped.</summary>
    public string? Why { get; init; }

    /// <summary>The same as a code: step_failed, strict, missed, still_worked, …</summary>
    public string? WhyCode => Runs.Why.CodeOf(Runs.Why.OfRuns, Why);

    /// <summary>In the zone of the plan: <c>2026-11-22</c>; runs of one day are told apart by a number behind it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Day { get; init; }

    public IReadOnlyDictionary<string, string> InputValues => JsonSerializer.Deserialize<Dictionary<string, string>>(Inputs, Json.Options)!;
}
