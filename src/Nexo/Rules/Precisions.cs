using System.Collections.Frozen;

namespace Nexo.Rules;

/// <summary>How often a rule was right when people read what it found on real listings.</summary>
/// <param name="Sampled">Findings read.</param>
/// <param name="Right">Of them, those whose statement is true and whose listing should be mended.</param>
sealed record Precision(int Sampled, int Right)
{
    /// <summary>Right of a hundred, without decimals.</summary>
    public decimal Percent => decimal.Round(100m * Right / Sampled, 0, MidpointRounding.AwayFromZero);
}

/// <summary>The table of docs/precision.md, which a test compares.</summary>
static class Precisions
{
    /// <summary>Null where no real listing broke the rule.</summary>
    public static Precision? Of(string rule) => ByRule.GetValueOrDefault(rule);

    public static IReadOnlyDictionary<string, Precision> All => ByRule;

    static readonly FrozenDictionary<string, Precision> ByRule = new Dictionary<string, Precision>
    {
    }.ToFrozenDictionary();
}
