namespace Nexo.Platform;

/// <summary>Whose interface a model speaks.</summary>
public enum ModelKind { Openai, Anthropic, Compatible }

/// <summary>One model of a chain: where it is, and on what terms it is asked.</summary>
public sealed record ModelLink
{
    /// <summary>The workspace's own; null is the installation's.</summary>
    public Guid? Id { get; init; }

    public required ModelKind Kind { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Null is the maker's own address.</summary>
    public Uri? Address { get; init; }

    /// <summary>As its server calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Null for a server that wants none.</summary>
    public string? Key { get; init; }

    /// <summary>The key is there but cannot be read, as after a loss of the keys that seal it.</summary>
    public bool KeyIsLost { get; init; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    public int? MaxOutputTokens { get; init; }

    /// <summary>US dollars for a million tokens; null is not known, and counts as nothing.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>US dollars for a million tokens; null is not known, and counts as nothing.</summary>
    public decimal? OutputPrice { get; init; }

    public string Provider => Kind.ToString().ToLowerInvariant();

    /// <summary>US dollars.</summary>
    public decimal Cost(long inputTokens, long outputTokens) =>
        (inputTokens * (InputPrice ?? 0) + outputTokens * (OutputPrice ?? 0)) / 1_000_000m;

    /// <summary>Without the key, so that it may be logged by mistake.</summary>
    public override string ToString() => $"{Name} ({Provider}, {Model})";
}
