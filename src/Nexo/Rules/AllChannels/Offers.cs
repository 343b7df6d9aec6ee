using Nexo.Rules.Shapes;

namespace Nexo.Rules.AllChannels;

/// <summary>GEN-P1: the former price is above the price (Shein: SHN-P1).</summary>
sealed class FormerPrice() : ListPriceBelowPrice("GEN-P1");

/// <summary>GEN-P2: a price above zero, and no discount of more than nine tenths: that is a typing error, or looks like one.</summary>
sealed class PlausiblePrice() : Rule("GEN-P2", Fields.Price, Severity.Error, Gain.Conversion, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) => listing.Listing switch
    {
        { Price: null } => Verdict.NotEvaluated(Missing.Price),
        { Price: { } price, ListPrice: var former } when price <= 0 || former > price * 10 => Verdict.Found(new { price, listPrice = former, currency = listing.Listing.Currency }),
        _ => Verdict.Clean,
    };
}

/// <summary>GEN-S1: something in stock (Mercado Livre: ML-S1).</summary>
sealed class InStock() : LowStock("GEN-S1");

/// <summary>GEN-R1: a rating below what buyers and campaigns accept, from five reviews on.</summary>
sealed class LowRating() : Rule("GEN-R1", Fields.Rating, Severity.Warning, Gain.Conversion, Hours.Sourcing)
{
    public override Verdict Check(ListingFacts listing) =>
        listing.Listing is not { Rating: { } rating, ReviewCount: { } reviews } || reviews < listing.Limits.ReviewsMin ? Verdict.NotEvaluated(Missing.Rating)
        : rating >= listing.Limits.RatingMin ? Verdict.Clean
        : Verdict.Found(new { rating, reviews, least = listing.Limits.RatingMin });
}

/// <summary>GEN-G1: a right GTIN, where the channel has no rule of its own.</summary>
sealed class GtinIsRight() : WrongGtin("GEN-G1", Severity.Warning, Gain.Discovery);

/// <summary>GEN-V1: no option of a variation twice ("Azul" and "azul").</summary>
sealed class RepeatedOptions() : Rule("GEN-V1", Fields.Variations, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing)
    {
        var twice = listing.Listing.Variations
            .SelectMany(variation => variation.Options.GroupBy(option => option.Trim(), StringComparer.OrdinalIgnoreCase).Where(group => group.Key.Length > 0 && group.Count() > 1))
            .Select(group => group.Key);
        var options = Evidence.Texts(twice);
        return options.Length == 0 ? Verdict.Clean : Verdict.Found(new { options });
    }
}
