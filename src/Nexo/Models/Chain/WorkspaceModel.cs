using System.ComponentModel;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>One model of a workspace's chain, as it is shown. Its key is not part of it.</summary>
public sealed record WorkspaceModel
{
    public Guid Id { get; init; }
    public ModelKind Kind { get; init; }
    public string Name { get; init; } = "";

    [Description("Null is the maker's own address.")]
    public string? BaseUrl { get; init; }
    public string Model { get; init; } = "";

    [Description("The last four characters of the key; null when there is none.")]
    public string? KeyHint { get; init; }

    [Description("1 is asked first.")]
    public int Place { get; init; }
    public bool Enabled { get; init; }

    [Description("For one attempt.")]
    public int TimeoutSeconds { get; init; }
    public int? MaxOutputTokens { get; init; }

    [Description("US dollars for a million tokens; null is not known, and counts as nothing.")]
    public decimal? InputPrice { get; init; }

    [Description("US dollars for a million tokens; null is not known, and counts as nothing.")]
    public decimal? OutputPrice { get; init; }

    [Description("Rises with every change; a change that names the one seen is refused when it is no longer so.")]
    public int Revision { get; init; }
    public DateTimeOffset? TestedAt { get; init; }

    [Description("answered, or why not: key_refused, unknown_model, timed_out, not_reached, slow_down, status_500, …")]
    public string? TestOutcome { get; init; }
    public int? TestMilliseconds { get; init; }
    public int? TestInputTokens { get; init; }
    public int? TestOutputTokens { get; init; }

    [Description("US dollars; null when no price is known.")]
    public decimal? TestCost { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A model to be added.</summary>
public sealed record NewModel
{
    [Description("openai, anthropic, or compatible: any server that speaks OpenAI's chat interface.")]
    public ModelKind? Kind { get; init; }

    [Description("1 to 60 characters, as people call it; differs from the workspace's others.")]
    public string? Name { get; init; }

    [Description("Needed for compatible, up to and with /v1. An address of cloud metadata is refused.")]
    public string? BaseUrl { get; init; }

    [Description("As its server calls it: gpt-4.1-mini, claude-haiku-4-5, llama3.1:8b.")]
    public string? Model { get; init; }

    [Description("Sealed at once and never shown again, only its last four characters.")]
    public string? Key { get; init; }

    [Description("1 is asked first; left out, it is the last.")]
    public int? Place { get; init; }
    public bool? Enabled { get; init; }

    [Description("For one attempt, 1 to 600; 90 when left out.")]
    public int? TimeoutSeconds { get; init; }

    [Description("16 to 200000.")]
    public int? MaxOutputTokens { get; init; }

    [Description("US dollars for a million tokens, up to six decimals.")]
    public decimal? InputPrice { get; init; }

    [Description("US dollars for a million tokens, up to six decimals.")]
    public decimal? OutputPrice { get; init; }
}

/// <summary>What is to change of a model; what is left out stays.</summary>
public sealed record ModelChange
{
    public string? Name { get; init; }
    public string? BaseUrl { get; init; }
    public string? Model { get; init; }

    [Description("Needed when baseUrl moves to another server, so that no key follows it there unseen.")]
    public string? Key { get; init; }
    public int? Place { get; init; }
    public bool? Enabled { get; init; }
    public int? TimeoutSeconds { get; init; }
    public int? MaxOutputTokens { get; init; }
    public decimal? InputPrice { get; init; }
    public decimal? OutputPrice { get; init; }

    [Description("Fields to be emptied: baseUrl, key, maxOutputTokens, inputPrice, outputPrice.")]
    public string[]? Clear { get; init; }

    [Description("The revision seen; 409 when somebody changed it since.")]
    public int? Revision { get; init; }
}
