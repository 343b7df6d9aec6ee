namespace Nexo.Rules.AllChannels;

/// <summary>
/// GEN-S2: the stock lasts until more can be there. Days of cover are the stock divided by the units sold a day (of four weeks or of two, whichever is faster).
/// An empty stock is another rule's; too few units say nothing; days that nobody told of are not taken for days without sales.
/// </summary>
sealed class StockCover() : Rule("GEN-S2", Fields.Stock, Severity.Warning, Gain.Conversion, Hours.Fact)
{
    /// <summary>A pace of fewer days is chance.</summary>
    const int FewestDays = 7;

    /// <summary>What is proposed to be bought lasts so long beyond the limit.</summary>
    const int Beyond = 30;

    public override Missing? Needs => Missing.Sales;

    public override Verdict Check(ListingFacts listing)
    {
        if (listing.Around.Pace is not { Days: >= FewestDays } pace)
            return Verdict.NotEvaluated(Missing.Sales);
        if (listing.Listing.Stock is not { } stock)
            return Verdict.NotEvaluated(Missing.Stock);
        if (stock == 0 || pace.Units < listing.Limits.UnitsMin)
            return Verdict.Clean;
        var days = stock / pace.PerDay;
        return days >= listing.Limits.CoverMin ? Verdict.Clean : Verdict.Found(new
        {
            days = decimal.Round(days, 1, MidpointRounding.ToZero),
            stock,
            perDay = decimal.Round(pace.PerDay, 2, MidpointRounding.AwayFromZero),
            limit = listing.Limits.CoverMin,
            restock = (int)Math.Ceiling(pace.PerDay * (listing.Limits.CoverMin + Beyond)) - stock,
            until = pace.Until,
        });
    }
}

/// <summary>GEN-H1: orders leave when the listing says they do. Found where the share of late ones in four weeks is above what the channel bears.</summary>
sealed class LateDispatch() : Rule("GEN-H1", Fields.Handling, Severity.Warning, Gain.Conversion, Hours.Sourcing)
{
    /// <summary>A single late order is a mishap.</summary>
    const int FewestLate = 2;

    public override Missing? Needs => Missing.Orders;

    public override Verdict Check(ListingFacts listing)
    {
        if (listing.Around.Pace is not { Orders: { } orders, LateOrders: { } late } pace || orders < listing.Limits.OrdersMin)
            return Verdict.NotEvaluated(Missing.Orders);
        var percent = 100m * late / orders;
        return late < FewestLate || percent <= listing.Limits.LateMax ? Verdict.Clean
            : Verdict.Found(new { percent = decimal.Round(percent, 1, MidpointRounding.AwayFromZero), late, orders, limit = listing.Limits.LateMax, until = pace.Until });
    }
}
