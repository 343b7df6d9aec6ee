namespace Nexo.Tasks;

/// <summary>What is to become of a task, and who says so.</summary>
/// <param name="By">Null: none of the workspace's policies spoke, so one approval is asked for.</param>
/// <param name="ExpiresAfterDays">Null: it waits for ever.</param>
public sealed record Verdict(PolicyEffect Effect, Policy? By, bool FourEyes, int? ExpiresAfterDays);

/// <summary>A workspace's policies as a pure function: the first enabled one that fits speaks, and there is always an answer.</summary>
/// <param name="InOrder">By place.</param>
public sealed record PolicyOrder(IReadOnlyList<Policy> InOrder, PolicyDefaults Defaults)
{
    public static readonly PolicyOrder None = new([], new PolicyDefaults());

    public Verdict Judge(PolicyFacts task) => InOrder.FirstOrDefault(policy => policy.Enabled && Fits(policy, task)) switch
    {
        null => new(PolicyEffect.Ask, null, Defaults.FourEyes, Defaults.ExpiresAfterDays),
        { Effect: PolicyEffect.Approve or PolicyEffect.Never } final => new(final.Effect, final, FourEyes: false, ExpiresAfterDays: null),
        var asks => new(asks.Effect, asks, asks.FourEyes || Defaults.FourEyes, asks.ExpiresAfterDays ?? Defaults.ExpiresAfterDays),
    };

    public static bool Fits(Policy policy, PolicyFacts task)
    {
        var wanted = policy.Conditions;
        bool Found<T>(IReadOnlyList<T> values, Func<T, bool> fits) => values.Count > 0 && (policy.Effect is PolicyEffect.Approve ? values.All(fits) : values.Any(fits));
        return (wanted.Channels.Count == 0 || wanted.Channels.Contains(task.Channel))
            && (wanted.Categories.Count == 0 || wanted.Categories.Contains(task.Category))
            && (wanted.Agents.Count == 0 || wanted.Agents.Contains(task.Agent ?? PolicyConditions.ByAPerson))
            && (wanted.Kinds.Count == 0 || Found(task.Kinds, wanted.Kinds.Contains))
            && (wanted.ListingCategory is not { } path || Found(task.ListingCategories, category => category.StartsWith(path, StringComparison.OrdinalIgnoreCase)))
            && (wanted.Impact is null || wanted.Impact.Hold(task.Impact))
            && ((wanted.PricePercent ?? wanted.PriceAmount) is null || Found(task.Prices, price => Holds(wanted, price)));
    }

    static bool Holds(PolicyConditions wanted, PriceChange price) =>
        (wanted.PricePercent is null || wanted.PricePercent.Hold(price.Percent))
        && (wanted.PriceAmount is null || wanted.PriceAmount.Hold(price.Currency == wanted.Currency ? price.Amount : decimal.MaxValue));
}
