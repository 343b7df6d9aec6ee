using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.TikTokShop;

/// <summary>TT-I1: five to nine different pictures. Fix: each once.</summary>
sealed class ImageSet() : ImageRule("TT-I1", Severity.Warning, Gain.Discovery, Hours.Photos, fixes: true)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images)
    {
        var once = images.Distinct(StringComparer.Ordinal).ToArray();
        var (least, limit) = (listing.Limits.ImagesMin, listing.Limits.ImagesMax);
        return once.Length == images.Count && once.Length >= least && once.Length <= limit
            ? Verdict.Clean
            : Verdict.Found(new { count = once.Length, repeated = images.Count - once.Length, least, limit }, once.Length < images.Count ? Fields.List(once) : null);
    }
}

/// <summary>TT-I2: the first picture is 600 by 600 at least, without text or collage.</summary>
sealed class FirstImage() : PixelRule("TT-I2", Severity.Warning, Gain.Conversion);

/// <summary>TT-I3: JPG or PNG.</summary>
sealed class ImageTypes() : ImageRule("TT-I3", Severity.Warning, Gain.Completeness, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images) => WrongTypes(listing, images);
}

/// <summary>TT-A1, for clothing: the material; for babies also the age.</summary>
sealed class MaterialAndAge() : GarmentRule("TT-A1", Fields.Attributes, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, Garment garment)
    {
        string[] missing =
        [
            .. listing.Attributes.Has(Attributes.Material) ? Array.Empty<string>() : ["material"],
            .. !garment.IsForBabies || listing.Attributes.Has(Attributes.Age) ? Array.Empty<string>() : ["age"],
        ];
        return missing.Length == 0 ? Verdict.Clean : Verdict.Found(new { missing });
    }
}

/// <summary>TT-S1</summary>
sealed class SizeChart() : NoSizeChart("TT-S1", Severity.Warning, Gain.Conversion);

/// <summary>TT-P1, the seller's own code: the channel asks for one. Parcel sizes are not among a listing's facts.</summary>
sealed class Sku() : Rule("TT-P1", Fields.Sku, Severity.Error, Gain.Completeness, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing) => listing.Listing.Sku switch
    {
        null => Verdict.NotEvaluated(Missing.Sku),
        var sku when string.IsNullOrWhiteSpace(sku) => Verdict.Found(new { length = 0 }),
        _ => Verdict.Clean,
    };
}
