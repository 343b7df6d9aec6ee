using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.AllChannels;

/// <summary>A rule about children's clothing sold in Brazil.</summary>
abstract class BrazilianChildrensRule(string id, Severity severity, decimal impact, decimal effort)
    : GarmentRule(id, Fields.Attributes, severity, impact, effort)
{
    protected sealed override Verdict Read(ListingFacts listing, Garment garment) =>
        !garment.IsForChildren ? Verdict.Clean
        : !listing.IsSoldInBrazil ? Verdict.NotEvaluated(Missing.Country)
        : Read(listing);

    protected abstract Verdict Read(ListingFacts listing);
}

/// <summary>
/// KID-1: what the textile label must say is known to the listing: fibres with shares that make 100 and fall, maker or importer,
/// origin, care, size. A fact written into the description or a bullet counts.
/// </summary>
sealed class TextileLabel() : BrazilianChildrensRule("KID-1", Severity.Warning, Gain.Completeness, Hours.Sourcing)
{
    static readonly Phrases CareWords = Attributes.Care.And("lavar", "lave", "alvejar", "nao passar", "passar a ferro", "secar");
    static readonly Phrases OriginWords = Attributes.Origin.And("fabricado no brasil", "feito no brasil", "produzido no brasil", "made in brazil", "industria brasileira", "produto nacional");
    static readonly Phrases SizeWords = Attributes.Size.And("rn", "pp", "p", "m", "g", "gg", "anos", "meses", "months", "years");

    protected override Verdict Read(ListingFacts listing)
    {
        var fabric = Composition.Read(listing.Attributes.Find(Attributes.Material)?.Value ?? "") is { Parts.Count: > 0 } named ? named : Composition.Read(listing.Description.Raw);
        var isWrong = fabric.Parts.Count > 0 && listing.Attributes.Has(Attributes.Material) && (fabric.Sum != 100 || !fabric.IsDescending);
        string[] missing =
        [
            .. fabric.Parts.Count > 0 ? Array.Empty<string>() : ["composition"],
            .. Says(listing, Attributes.Maker, Attributes.Maker) || !string.IsNullOrWhiteSpace(listing.Listing.Brand) ? Array.Empty<string>() : ["maker"],
            .. Says(listing, Attributes.Origin, OriginWords) ? Array.Empty<string>() : ["origin"],
            .. Says(listing, Attributes.Care, CareWords) ? Array.Empty<string>() : ["care"],
            .. Says(listing, Attributes.Size, SizeWords) || SizeWords.AnyIn(listing.Title) || listing.Listing.Variations.Any(v => Attributes.Size.AnyIn(new Text(v.Name))) ? Array.Empty<string>() : ["size"],
        ];
        return missing.Length == 0 && !isWrong ? Verdict.Clean : Verdict.Found(new { missing, shares = isWrong ? fabric.Parts : [] });
    }

    static bool Says(ListingFacts listing, Phrases attribute, Phrases words) =>
        listing.Attributes.Has(attribute) || words.AnyIn(listing.Description) || listing.Bullets.Any(words.AnyIn);
}

/// <summary>KID-2: the fabric is named by its fibre, not by a trade name. Nylon is poliamida, lycra is elastano; popeline is a weave.</summary>
sealed class TradeNames() : BrazilianChildrensRule("KID-2", Severity.Warning, Gain.Polish, Hours.Fact)
{
    static readonly Phrases Names = new("nylon", "nailon", "lycra", "licra", "popeline", "tricoline", "cotton", "plush", "soft", "helanca", "tactel", "suplex", "oxford", "microfibra");

    protected override Verdict Read(ListingFacts listing)
    {
        if (listing.Attributes.Find(Attributes.Material) is not { } fabric)
            return Verdict.NotEvaluated(Missing.Attributes);
        var value = new Text(fabric.Value);
        var words = Names.In(value);
        return words.Count == 0 || Composition.Fibres.AnyIn(value) ? Verdict.Clean : Verdict.Found(new { name = Evidence.Sample(fabric.Name), words = Evidence.Words(value, words) });
    }
}

/// <summary>KID-5, where the channel has no rule of its own (Amazon: AMZ-I3, Mercado Livre: ML-I5).</summary>
sealed class ChildOnModel() : Shapes.ChildOnModel("KID-5");

/// <summary>KID-7, where the channel has no rule of its own: a size chart.</summary>
sealed class SizeChart() : NoSizeChart("KID-7", Severity.Warning, Gain.Conversion);
