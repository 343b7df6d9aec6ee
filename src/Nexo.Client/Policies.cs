namespace Nexo.Client;

/// <param name="Policies">In the order they are asked.</param>
/// <param name="Default">What holds where none of them speaks: one approval.</param>
public sealed record PolicyList(IReadOnlyList<Policy> Policies, PolicyDefault Default);

/// <param name="Effect">approve, ask, ask_two or never.</param>
/// <param name="ExpiresAfterDays">Null: as the default says.</param>
public sealed record Policy(Guid Id, string Name, int Place, bool Enabled, string Effect, bool FourEyes, int? ExpiresAfterDays, int Version);

public sealed record PolicyDefault(bool FourEyes, int? ExpiresAfterDays);

/// <summary>What a policy would have done.</summary>
/// <param name="Agreement">Percent of what people decided that they decided as the policy would have; null where that cannot be said.</param>
public sealed record TriedPolicy(
    int Days, int Examined, bool IsWhole, string Effect, int Speaks, int Approved, int Rejected, decimal? Agreement, int Contradicted,
    IReadOnlyList<TriedTask> Examples, EffectCounts Now, EffectCounts With);

/// <param name="Became">approved, rejected or waiting.</param>
public sealed record TriedTask(Guid Id, string Title, string Became, bool? Agrees);

public sealed record EffectCounts(int Approve, int Ask, int AskTwo, int Never);
