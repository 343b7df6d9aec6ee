namespace Nexo.Platform;

/// <summary>How many requests one principal may make, over all nodes together: <c>Nexo:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>A person, with all sessions and keys.</summary>
    public Limit Person { get; set; } = new() { PerMinute = 6_000, Burst = 2_000 };

    /// <summary>An agent of a workspace, with all its tokens.</summary>
    public Limit Agent { get; set; } = new() { PerMinute = 60_000, Burst = 20_000 };

    /// <summary>An address that sends neither a session nor a token that opens anything.</summary>
    public Limit Address { get; set; } = new() { PerMinute = 1_200, Burst = 600 };

    /// <summary>Tries to sign in from one address, whoever they are for; five failures close an e-mail besides.</summary>
    public Limit SignIn { get; set; } = new() { PerMinute = 20, Burst = 40 };
}

/// <summary>A bucket of <see cref="Burst"/> requests that fills again by <see cref="PerMinute"/>.</summary>
public sealed record Limit
{
    public int PerMinute { get; set; }
    public int Burst { get; set; }

    /// <summary>What a node takes at once, a twentieth of the bucket and 200 at the most: so many requests cost one round trip, and by so many
    /// for each node may be passed at once what the bucket holds.</summary>
    public int Lease => Math.Clamp(Burst / 20, 1, 200);

    internal bool IsPossible => PerMinute is >= 1 and <= 1_000_000_000 && Burst is >= 1 and <= 1_000_000_000;
}
