using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Amazon;

/// <summary>AMZ-P1, the part on packs: a piece in a pack costs no more than in a smaller one. Compared where both carry the same seller's code.</summary>
sealed class PackPrice() : NeighbourRule("AMZ-P1", Fields.Price, Severity.Warning, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var own = listing.Listing;
        if (own.Price is not > 0)
            return Verdict.NotEvaluated(Missing.Price);
        var pack = Pack.Of(own.Title);
        var smaller = listing.Around.SameSku.Where(other => other.Channel == own.Channel && other.Currency == own.Currency && other.Price > 0 && Pack.Of(other.Title) < pack).ToArray();
        if (smaller.Length == 0)
            return Verdict.NotEvaluated(Missing.Neighbours);
        var (unit, cheapest) = (own.Price.Value / pack, smaller.Min(other => other.UnitPrice)!.Value);
        return unit <= cheapest ? Verdict.Clean : Verdict.Found(new { pack, price = decimal.Round(unit, 2), single = decimal.Round(cheapest, 2), currency = own.Currency });
    }
}
