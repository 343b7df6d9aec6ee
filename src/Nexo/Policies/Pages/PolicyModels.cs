using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>Policies to begin from; their names are words <c>model.key</c>.</summary>
static class PolicyModels
{
    static readonly IReadOnlyDictionary<string, Policy> All = new Dictionary<string, Policy>
    {
        ["precos-pequenos"] = new() { Name = "", Effect = PolicyEffect.Approve, Conditions = new() { Kinds = ["price"], PricePercent = new(null, 5) } },
        ["precos-grandes"] = new() { Name = "", Effect = PolicyEffect.AskTwo, FourEyes = true, Conditions = new() { PricePercent = new(20, null) } },
        ["preco-nunca"] = new() { Name = "", Effect = PolicyEffect.Never, Conditions = new() { PricePercent = new(50, null) } },
        ["textos"] = new() { Name = "", Effect = PolicyEffect.Approve, Conditions = new() { Kinds = ["title", "description", "bullets"], Impact = new(null, 10) } },
        ["pessoas"] = new() { Name = "", Effect = PolicyEffect.Ask, FourEyes = true, ExpiresAfterDays = 14, Conditions = new() { Agents = [PolicyConditions.ByAPerson] } },
    };

    public static IEnumerable<string> Keys => All.Keys;

    public static Policy? Of(string? key, string name) => key is not null && All.TryGetValue(key, out var model) ? model with { Name = name } : null;
}
