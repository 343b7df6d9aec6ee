using Nexo.Rules.Shapes;

namespace Nexo.Rules.Amazon;

/// <summary>AMZ-S1: the account's targets. Warned of from 80 % of a limit on; the channel blocks accounts that are above.</summary>
sealed class AccountTargets() : AccountRule("AMZ-S1", Severity.Warning, Gain.Suppressed)
{
    static readonly (string Figure, decimal Limit)[] AtMost = [(AccountFigures.OrderDefects, 1m), (AccountFigures.Cancellations, 2.5m), (AccountFigures.LateShipments, 4m)];
    const decimal TrackingAtLeast = 95m;

    public override IReadOnlyList<string> Figures { get; } = [.. AtMost.Select(one => one.Figure), AccountFigures.ValidTracking];

    protected override Verdict Read(IReadOnlyDictionary<string, decimal> figures, Limits limits)
    {
        var near = AtMost.Where(one => figures.TryGetValue(one.Figure, out var value) && value >= one.Limit * limits.TargetShare / 100).Select(one => (one.Figure, Value: figures[one.Figure], one.Limit)).ToList();
        // Of a share that has to be high, what is left to the whole is what counts: at 80 % of 5 stand 96.
        if (figures.TryGetValue(AccountFigures.ValidTracking, out var tracking) && tracking < 100 - ((100 - TrackingAtLeast) * limits.TargetShare / 100))
            near.Add((AccountFigures.ValidTracking, tracking, TrackingAtLeast));
        return near.Count == 0 ? Verdict.Clean : Verdict.Found(new { figures = near.Select(one => one.Figure), value = near[0].Value, limit = near[0].Limit });
    }
}

/// <summary>
/// AMZ-F1: what a deal asks for, as far as it is known: three stars, sales in the last four weeks, a former price. Off by default: it concerns who wants deals.
/// The seller's rating is the account's; new, Prime and how many variations take part, the channel knows.
/// </summary>
sealed class DealReady() : Rule("AMZ-F1", Fields.Price, Severity.Advice, Gain.Polish, Hours.Fact)
{
    const decimal Stars = 3m;

    public override bool IsOnByDefault => false;

    public override Missing? Needs => Missing.Sales;

    public override Verdict Check(ListingFacts listing)
    {
        if (listing.Around.Pace is not { } pace)
            return Verdict.NotEvaluated(Missing.Sales);
        string[] missing =
        [
            .. listing.Listing.Rating >= Stars ? Array.Empty<string>() : ["stars"],
            .. pace.Units > 0 ? Array.Empty<string>() : ["sales"],
            .. listing.Listing.ListPrice > listing.Listing.Price ? Array.Empty<string>() : ["formerPrice"],
        ];
        return missing.Length == 0 ? Verdict.Clean : Verdict.Found(new { missing });
    }
}
