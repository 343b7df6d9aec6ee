namespace Nexo.Rules.Shapes;

/// <summary>Less in stock than the channel wants to see.</summary>
abstract class LowStock(string id) : Rule(id, Fields.Stock, Severity.Warning, Gain.Conversion, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) =>
        listing.Listing.Stock is not { } stock ? Verdict.NotEvaluated(Missing.Stock)
        : stock >= listing.Limits.StockMin ? Verdict.Clean
        : Verdict.Found(new { stock, least = listing.Limits.StockMin });
}

/// <summary>A former price that is below the price: no buyer believes it, channels refuse it. Which of the two is wrong, only a person knows.</summary>
abstract class ListPriceBelowPrice(string id) : Rule(id, Fields.Price, Severity.Error, Gain.Discovery, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) =>
        listing.Listing is not { Price: { } price, ListPrice: { } listPrice } ? Verdict.NotEvaluated(Missing.Price)
        : listPrice >= price ? Verdict.Clean
        : Verdict.Found(new { price, listPrice, currency = listing.Listing.Currency });
}
