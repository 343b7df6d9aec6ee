using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>What somebody writes of a policy. Of a new one name and effect are needed; of one that exists what is left out stays.</summary>
public sealed record PolicyChange
{
    /// <summary>1 to 60 characters, unique in the workspace.</summary>
    public string? Name { get; init; }
    public PolicyEffect? Effect { get; init; }

    /// <summary>Who proposed or edited may not be the only approver; where people are asked.</summary>
    public bool? FourEyes { get; init; }

    /// <summary>1 to 365, where people are asked; 0: as the workspace's default says.</summary>
    public int? ExpiresAfterDays { get; init; }

    /// <summary>Taken as a whole.</summary>
    public PolicyConditions? Conditions { get; init; }

    /// <summary>A new one is off unless this says otherwise.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The order the policies are asked in, from 1; a new one is the last.</summary>
    public int? Place { get; init; }

    /// <summary>The version that was changed; another one in the meantime is a refusal. Null changes whatever stands.</summary>
    public int? Version { get; init; }

    public Policy Over(Policy policy) => policy with
    {
        Name = Name?.Trim() ?? policy.Name,
        Effect = Effect ?? policy.Effect,
        FourEyes = FourEyes ?? policy.FourEyes,
        ExpiresAfterDays = ExpiresAfterDays is { } days ? days == 0 ? null : days : policy.ExpiresAfterDays,
        Conditions = Conditions is { } wanted ? PolicyRules.Plain(wanted) : policy.Conditions,
        Enabled = Enabled ?? policy.Enabled,
    };
}
