using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

public readonly record struct PolicyId(Guid Value) : IId<PolicyId>
{
    public static PolicyId From(Guid value) => new(value);
    public static PolicyId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out PolicyId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>On the wire: approve (by the policy, without anybody), ask (one approval), ask_two (two different people), never (rejected by NEXO).</summary>
public enum PolicyEffect { Approve, Ask, AskTwo, Never }

/// <summary>A named rule that decides what needs whose approval. The first enabled one that fits a task, by place, speaks.</summary>
public sealed record Policy
{
    public PolicyId Id { get; init; }

    /// <summary>1 to 60 characters, unique in the workspace; people read it on tasks.</summary>
    public required string Name { get; init; }

    /// <summary>The order the policies are asked in, from 1.</summary>
    public int Place { get; init; }
    public bool Enabled { get; init; }
    public PolicyEffect Effect { get; init; }

    /// <summary>Who proposed or edited may not be the only approver.</summary>
    public bool FourEyes { get; init; }

    /// <summary>What nobody decided on for so many days is rejected by NEXO; null: as the workspace's default says.</summary>
    public int? ExpiresAfterDays { get; init; }
    public PolicyConditions Conditions { get; init; } = new();

    /// <summary>Rises with every change of what the policy says; its place and whether it is on do not count.</summary>
    public int Version { get; init; } = 1;
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string ChangedBy { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>
/// All of them must hold; one that is left out holds for every task. Where a task has several values (the fields it changes, its prices,
/// its listings), a policy that approves needs all of them to fit, one that asks or forbids speaks when one of them does: doubt goes to caution.
/// </summary>
public sealed record PolicyConditions
{
    public IReadOnlyList<Channel> Channels { get; init => field = value ?? []; } = [];
    public IReadOnlyList<TaskCategory> Categories { get; init => field = value ?? []; } = [];

    /// <summary>Fields of the change set (attributes count as one), or <c>none</c> for a task without a change set.</summary>
    public IReadOnlyList<string> Kinds { get; init => field = value ?? []; } = [];

    /// <summary>Ids of agents, or <c>person</c> for what a person proposed.</summary>
    public IReadOnlyList<string> Agents { get; init => field = value ?? []; } = [];

    /// <summary>The beginning of the listings' category path, in any case.</summary>
    public string? ListingCategory { get; init; }

    /// <summary>Expected effect in percent, both ends included.</summary>
    public Bounds? Impact { get; init; }

    /// <summary>By how many percent a price rises or falls, both ends included.</summary>
    public Bounds? PricePercent { get; init; }

    /// <summary>By how much a price rises or falls, in <see cref="Currency"/>, both ends included.</summary>
    public Bounds? PriceAmount { get; init; }

    /// <summary>ISO 4217, with <see cref="PriceAmount"/>. A price in another currency, or in none, counts as changed beyond any amount.</summary>
    public string? Currency { get; init; }

    public static readonly IReadOnlyList<string> KnownKinds = ["title", "description", "price", "stock", "brand", "gtin", "images", "bullets", "attributes", NoChange];

    public const string NoChange = "none";
    public const string ByAPerson = "person";
}

/// <summary>From, to, or both.</summary>
public sealed record Bounds(decimal? From = null, decimal? To = null)
{
    public bool Hold(decimal value) => value >= (From ?? value) && value <= (To ?? value);
}

/// <summary>What holds where no policy speaks, or the one that speaks is silent about it. The built-in: one approval, no expiry.</summary>
public sealed record PolicyDefaults
{
    public bool FourEyes { get; init; }

    /// <summary>1 to 365; null: tasks wait for ever.</summary>
    public int? ExpiresAfterDays { get; init; }
}
