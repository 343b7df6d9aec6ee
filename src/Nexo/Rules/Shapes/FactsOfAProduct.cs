using System.Text.RegularExpressions;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Shapes;

/// <summary>The channel knows it, this listing's source does not: answered when the channel is connected.</summary>
abstract class NeedsTheChannel(string id, string field, Severity severity, decimal impact, Missing why)
    : Rule(id, field, severity, impact, Hours.Fact)
{
    public override Missing? Needs => why;

    public override Verdict Check(ListingFacts listing) => Verdict.NotEvaluated(why);
}

/// <summary>An article number that is none: wrong length or check digit. An absent one is not evaluated, it may be exempt.</summary>
abstract class WrongGtin(string id, Severity severity, decimal impact) : Rule(id, Fields.Gtin, severity, impact, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing)
    {
        if (string.IsNullOrWhiteSpace(listing.Listing.Gtin))
            return Verdict.NotEvaluated(Missing.Gtin);
        var fault = FaultOf(listing, listing.Listing.Gtin.Trim());
        return fault == Gtin.Fault.None ? Verdict.Clean : Verdict.Found(new { gtin = Evidence.Sample(listing.Listing.Gtin), fault = fault.ToString() });
    }

    protected virtual Gtin.Fault FaultOf(ListingFacts listing, string gtin) => Gtin.FaultOf(gtin);
}

/// <summary>A rule about a garment's attributes: silent for everything else, not evaluated where the source carries no attributes.</summary>
abstract class GarmentRule(string id, string field, Severity severity, decimal impact, decimal effort) : Rule(id, field, severity, impact, effort)
{
    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Garment is not { } garment ? Verdict.Clean
        : !listing.Attributes.AreKnown ? Verdict.NotEvaluated(Missing.Attributes)
        : Read(listing, garment);

    protected abstract Verdict Read(ListingFacts listing, Garment garment);
}

/// <summary>No size chart: the commonest reason for returns. One written into the description counts.</summary>
abstract partial class NoSizeChart(string id, Severity severity, decimal impact) : GarmentRule(id, Fields.Attributes, severity, impact, Hours.Sourcing)
{
    static readonly Phrases Measures = new(
        "tabela de medidas", "tabela de tamanhos", "tabela de tamanho", "guia de medidas", "guia de tamanhos", "medidas da peca", "medidas aproximadas", "medidas do produto", "size chart", "size guide", "measurements",
        "torax", "busto", "cintura", "quadril", "comprimento", "chest", "bust", "waist", "length", "tabla de tallas", "tabla de tamanos", "guia de tallas", "tabla de medidas", "medidas", "pecho", "cadera", "longitud");

    protected override Verdict Read(ListingFacts listing, Garment garment) =>
        listing.Attributes.Has(Attributes.SizeChart) || Measures.AnyIn(listing.Description) || listing.Bullets.Any(Measures.AnyIn) || HasCentimetres(listing.Description.Raw)
            ? Verdict.Clean
            : Verdict.Found(new { attributes = listing.Attributes.Count });

    /// <summary>Three measures in centimetres are a chart, whatever it is called.</summary>
    static bool HasCentimetres(string text) => Centimetres().Count(text) >= 3 || Sides().Count(text) >= 3;

    /// <summary>"M 50x72", "L 52,5-57,5": width by height, or from the least to the greatest.</summary>
    [GeneratedRegex(@"\b(?:[SMLPG]|X{1,3}L|[23]XL|GG|XG|metro)\b\.?:?\s{0,2}\d{2,3}(?:[.,]\d)?\s?[xX×–-]\s?\d{2,3}", RegexOptions.IgnoreCase)]
    private static partial Regex Sides();

    [GeneratedRegex(@"\d\s?cm\b", RegexOptions.IgnoreCase)]
    private static partial Regex Centimetres();
}

/// <summary>Fewer attributes than the channel's score wants; none at all means that the source does not carry them.</summary>
abstract class FewAttributes(string id) : Rule(id, Fields.Attributes, Severity.Advice, Gain.Completeness, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) =>
        !listing.Attributes.AreKnown ? Verdict.NotEvaluated(Missing.Attributes)
        : listing.Attributes.Count >= listing.Limits.AttributesMin ? Verdict.Clean
        : Verdict.Found(new { count = listing.Attributes.Count, least = listing.Limits.AttributesMin });
}

/// <summary>No brand, neither as a field nor among the attributes, on a listing whose source carries attributes.</summary>
abstract class NoBrand(string id) : Rule(id, Fields.Brand, Severity.Advice, Gain.Completeness, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) =>
        !string.IsNullOrWhiteSpace(listing.Listing.Brand) || listing.Attributes.Has(Attributes.Brand) ? Verdict.Clean
        : !listing.Attributes.AreKnown ? Verdict.NotEvaluated(Missing.Attributes)
        : Verdict.Found(new { attributes = listing.Attributes.Count });
}
