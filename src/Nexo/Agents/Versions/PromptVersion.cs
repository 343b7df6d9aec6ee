using System.ComponentModel;
using Nexo.Platform;

namespace Nexo.Agents;

/// <summary>One wording of an agent's instructions.</summary>
public sealed record PromptVersion
{
    [Description("1 is the built-in one.")]
    public int Version { get; init; }

    [Description("As tasks and activations name it: marina/v2 is built in, marina@3 is the workspace's third.")]
    public string Name { get; init; } = "";

    [Description("Who the agent is and what it looks at. Rules, fences and the form of the answer are not part of it and cannot be changed.")]
    public string Text { get; init; } = "";
    public string Note { get; init; } = "";

    [Description("person:<id>; nexo for the built-in one.")]
    public string CreatedBy { get; init; } = "nexo";

    [Description("As people see them; null when they have left.")]
    public string? Author { get; init; }

    [Description("Null for the built-in one.")]
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <param name="Version">The one it stands on; null is none.</param>
/// <param name="MovedBy">person:&lt;id&gt;; null when it was never moved.</param>
public sealed record PromptLabel(string Label, int? Version, string? MovedBy, DateTimeOffset? MovedAt);

/// <param name="Agent">alex, marina, ….</param>
/// <param name="Labels">production is what the agent works with; candidate is what somebody would have it work with.</param>
/// <param name="Versions">The newest first; the built-in one last.</param>
public sealed record AgentPrompts(string Agent, IReadOnlyList<PromptLabel> Labels, IReadOnlyList<PromptVersion> Versions)
{
    public const string Production = "production", Candidate = "candidate";

    public int? On(string label) => Labels.First(l => l.Label == label).Version;

    public PromptVersion Of(int version) => Versions.First(v => v.Version == version);
}

/// <summary>New instructions.</summary>
public sealed record NewPrompt
{
    [Description("40 to 8000 characters.")]
    public string? Text { get; init; }

    [Description("What changed and why, at most 300 characters.")]
    public string? Note { get; init; }
}

/// <summary>Where a label is to stand.</summary>
public sealed record LabelMove
{
    public int? Version { get; init; }

    [Description("Where the label stood when it was looked at; 409 when somebody moved it since. Left out or null only for a candidate that stood nowhere.")]
    public int? Seen { get; init; }
}

static class PromptRefusals
{
    public static readonly Refusal NoSuchAgent = new("agent_not_found", $"There is no such agent; there are {string.Join(", ", AgentProfiles.All.Select(a => a.Id))}.", RefusalKind.NotFound, "id");
    public static readonly Refusal NoSuchLabel = new("label_not_found", "There is no such label; there are production and candidate.", RefusalKind.NotFound, "label");
    public static readonly Refusal NoSuchVersion = Refusal.Invalid("version", "version_not_found", "version: this agent has no such version in this workspace.");
    public static readonly Refusal VersionMissing = Refusal.Invalid("version", "version_missing", "version is required.");
    public static readonly Refusal SeenMissing = Refusal.Invalid("seen", "seen_missing", "seen is required: the version on which production stood when it was looked at.");
    public static readonly Refusal MovedSinceSeen = new("label_moved_since_seen", "Somebody moved this label since it was looked at: look again.", RefusalKind.Conflict, "seen");
    public static readonly Refusal TextNotPossible = Refusal.Invalid("text", "prompt_text_not_possible", "text: has 40 to 8000 characters and no control characters but line breaks.");
    public static readonly Refusal NoteNotPossible = Refusal.Invalid("note", "prompt_note_not_possible", "note: has at most 300 characters and no control characters.");
    public static readonly Refusal SameAsBefore = new("prompt_unchanged", "text: the newest version reads exactly so already.", RefusalKind.Conflict, "text");
    public static readonly Refusal TooMany = new("too_many_prompts", "An agent has at most 500 versions in a workspace.");
}
