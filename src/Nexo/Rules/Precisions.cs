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
        ["AMZ-D1"] = new(6, 6),
        ["AMZ-T1"] = new(1, 1),
        ["AMZ-T2"] = new(5, 5),
        ["AMZ-T3"] = new(3, 3),
        ["AMZ-T4"] = new(20, 20),
        ["AMZ-T5"] = new(4, 4),
        ["AMZ-X1"] = new(6, 6),
        ["GEN-A1"] = new(11, 11),
        ["GEN-B1"] = new(20, 20),
        ["GEN-D1"] = new(20, 20),
        ["GEN-D2"] = new(20, 20),
        ["GEN-D3"] = new(4, 4),
        ["GEN-D5"] = new(11, 11),
        ["GEN-I1"] = new(20, 20),
        ["GEN-I2"] = new(20, 20),
        ["GEN-P2"] = new(3, 3),
        ["GEN-S1"] = new(20, 20),
        ["GEN-T1"] = new(20, 20),
        ["GEN-T2"] = new(20, 20),
        ["GEN-T3"] = new(20, 19),
        ["GEN-T4"] = new(20, 20),
        ["GEN-T5"] = new(9, 9),
        ["GEN-T6"] = new(20, 19),
        ["GEN-T7"] = new(20, 19),
        ["GEN-V1"] = new(2, 2),
        ["KID-7"] = new(20, 20),
        ["ML-T2"] = new(4, 4),
        ["ML-T3"] = new(20, 20),
        ["SHN-A1"] = new(4, 0),
        ["SHN-I1"] = new(1, 1),
        ["SHP-L1"] = new(20, 0),
        ["SHP-Q1"] = new(20, 20),
        ["SHP-Q3"] = new(20, 20),
        ["SHP-Q4"] = new(20, 19),
        ["SHP-Q5"] = new(3, 3),
        ["SHP-Q6"] = new(20, 20),
        ["SHP-Q7"] = new(20, 19),
        ["SHP-Q8"] = new(20, 20),
    }.ToFrozenDictionary();
}
