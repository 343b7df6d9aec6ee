using Nexo.Platform;

namespace Nexo.Orchestration;

public readonly record struct ActivationId(Guid Value) : IId<ActivationId>
{
    public static ActivationId From(Guid value) => new(value);
    public static ActivationId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out ActivationId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>How far one agent's part of an activation is.</summary>
public enum AgentRunStatus { Queued, Running, Succeeded, Failed }

/// <summary>An activation as requirement 2 shows it.</summary>
public sealed record Plan
{
    /// <summary>plan-&lt;milliseconds since 1970&gt;</summary>
    public required string PlanId { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public string Orchestrator => "nexo";
    public required string[] Channels { get; init; }
    public required string[] AgentsInvolved { get; init; }

    /// <summary>New tasks so far; evidence that went into open tasks is not counted here.</summary>
    public required int TotalTasksGenerated { get; init; }

    /// <summary>Of them, already approved (by a policy or a person).</summary>
    public required int TotalTasksApproved { get; init; }
    public string ExecutionStrategy => "multi-channel-synchronized";

    /// <summary>executing, completed, or failed when no agent came to an end.</summary>
    public required string Status { get; init; }
    public required ActivationId ActivationId { get; init; }
}

/// <summary>One agent's part, for progress and afterwards.</summary>
public sealed record AgentOfActivation
{
    public string Agent { get; init; } = "";
    public string Channel { get; init; } = "";
    public AgentRunStatus Status { get; init; }
    public int Findings { get; init; }
    public int Proposed { get; init; }
    public int Created { get; init; }
    public int Merged { get; init; }
    public int Refused { get; init; }
    public int Suppressed { get; init; }
    public System.Text.Json.JsonElement Refusals { get; init; }

    /// <summary>What was mended in the model's answer before it was read: code_fence, prose, trailing_comma, wrapped, enum_case, number_as_text, asked_again.</summary>
    public System.Text.Json.JsonElement Repairs { get; init; }

    /// <summary>US dollars that its calls of models came to.</summary>
    public decimal Cost { get; init; }

    /// <summary><c>offline</c>: no model outside answered.</summary>
    public string? Model { get; init; }
    public string? PromptVersion { get; init; }

    /// <summary>Why the offline model stood in; null when it did not.</summary>
    public string? FellBack { get; init; }
    public int? InputTokens { get; init; }
    public int? OutputTokens { get; init; }
    public int Attempt { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}
