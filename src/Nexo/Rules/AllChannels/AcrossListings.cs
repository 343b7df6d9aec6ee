using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.AllChannels;

/// <summary>GEN-P3: one product costs about the same on every channel, piece for piece. Found on the dearer listing; amounts of other currencies are not compared.</summary>
sealed class PriceParity() : NeighbourRule("GEN-P3", Fields.Price, Severity.Warning, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var own = listing.Listing;
        if (string.IsNullOrWhiteSpace(own.Sku))
            return Verdict.NotEvaluated(Missing.Sku);
        if (own.Price is not > 0)
            return Verdict.NotEvaluated(Missing.Price);
        var elsewhere = listing.Around.SameSku.Where(other => other.Channel != own.Channel && other.Price > 0 && other.Currency == own.Currency).ToArray();
        if (elsewhere.Length == 0)
            return Verdict.NotEvaluated(Missing.Neighbours);
        var (pack, unit) = (Pack.Of(own.Title), own.Price.Value / Pack.Of(own.Title));
        var cheapest = elsewhere.MinBy(other => (other.UnitPrice, other.Channel.Name, other.Id.Value))!;
        var percent = decimal.Round((unit / cheapest.UnitPrice!.Value - 1) * 100, 1, MidpointRounding.AwayFromZero);
        return percent <= listing.Limits.SpreadMax ? Verdict.Clean
            : Verdict.Found(new { price = decimal.Round(unit, 2), cheapest = decimal.Round(cheapest.UnitPrice.Value, 2), channel = cheapest.Channel.Title, percent, limit = listing.Limits.SpreadMax, pack, currency = own.Currency });
    }
}

/// <summary>GEN-G2: an article number stands for one product. Found where another listing with another seller's code and hardly a word in common carries it too.</summary>
sealed class GtinOfAnother() : NeighbourRule("GEN-G2", Fields.Gtin, Severity.Error, Gain.Suppressed, Hours.Fact)
{
    /// <summary>Of all words of both titles, the part they share; below it they are different products.</summary>
    const decimal SameFrom = 0.25m;

    protected override Verdict Read(ListingFacts listing)
    {
        if (string.IsNullOrWhiteSpace(listing.Listing.Gtin) || Gtin.FaultOf(listing.Listing.Gtin.Trim()) != Gtin.Fault.None)
            return Verdict.NotEvaluated(Missing.Gtin);
        var words = WordsOf(listing.Title);
        var other = listing.Around.SameGtin.FirstOrDefault(other => !string.Equals(other.Sku?.Trim(), listing.Listing.Sku?.Trim(), StringComparison.OrdinalIgnoreCase) && Shared(words, WordsOf(new Text(other.Title))) < SameFrom);
        return other is null ? Verdict.Clean
            : Verdict.Found(new { gtin = Evidence.Sample(listing.Listing.Gtin), other = Evidence.Sample(other.Title), channel = other.Channel.Title, externalId = Evidence.Sample(other.ExternalId) });
    }

    static HashSet<string> WordsOf(Text title) => [.. title.Words.Where(word => word.Length > 1).Select(word => title.FoldedOf(word).ToString()).Where(word => !Vocabulary.Connectors.Has(word))];

    /// <summary>1 where one of them has no words: nothing can be said.</summary>
    static decimal Shared(HashSet<string> one, HashSet<string> other) =>
        one.Count == 0 || other.Count == 0 ? 1 : (decimal)one.Intersect(other).Count() / one.Union(other).Count();
}

/// <summary>GEN-G3: one seller's code, one article number on every channel. Leading zeros do not count.</summary>
sealed class GtinDiffers() : NeighbourRule("GEN-G3", Fields.Gtin, Severity.Warning, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        if (string.IsNullOrWhiteSpace(listing.Listing.Sku))
            return Verdict.NotEvaluated(Missing.Sku);
        if (Plain(listing.Listing.Gtin) is not { } own)
            return Verdict.NotEvaluated(Missing.Gtin);
        var other = listing.Around.SameSku.FirstOrDefault(other => other.Channel != listing.Listing.Channel && Plain(other.Gtin) is { } gtin && gtin != own);
        return other is null ? Verdict.Clean
            : Verdict.Found(new { gtin = Evidence.Sample(listing.Listing.Gtin!), other = Evidence.Sample(other.Gtin!), channel = other.Channel.Title });
    }

    /// <summary>Null for none and for wrong ones, which are another rule's.</summary>
    static string? Plain(string? gtin) => gtin is not null && Gtin.FaultOf(gtin.Trim()) == Gtin.Fault.None ? gtin.Trim().TrimStart('0') : null;
}
