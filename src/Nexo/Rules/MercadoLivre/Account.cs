using Nexo.Rules.Shapes;

namespace Nexo.Rules.MercadoLivre;

/// <summary>ML-R1: the seller's reputation. Found above the first border of claims, cancellations or delays, behind which the level falls.</summary>
sealed class Reputation() : AccountRule("ML-R1", Severity.Warning, Gain.Suppressed)
{
    static readonly (string Figure, decimal[] Borders)[] Levels =
        [(AccountFigures.Claims, [1, 2, 4.5m, 8]), (AccountFigures.Cancellations, [0.5m, 1.5m, 3.5m, 4]), (AccountFigures.DelayedHandling, [6, 10, 18, 22])];

    public override IReadOnlyList<string> Figures { get; } = [.. Levels.Select(one => one.Figure)];

    protected override Verdict Read(IReadOnlyDictionary<string, decimal> figures, Limits limits)
    {
        var above = Levels.Where(one => figures.TryGetValue(one.Figure, out var value) && value > one.Borders[0])
            .Select(one => (one.Figure, Value: figures[one.Figure], Border: one.Borders.Last(border => figures[one.Figure] > border), Level: one.Borders.Count(border => figures[one.Figure] > border)))
            .OrderByDescending(one => one.Level).ToArray();
        return above.Length == 0 ? Verdict.Clean : Verdict.Found(new { figures = above.Select(one => one.Figure), value = above[0].Value, limit = above[0].Border });
    }
}
