using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Amazon;

/// <summary>AMZ-I1: the main picture is the product alone on pure white.</summary>
sealed class MainImage() : PixelRule("AMZ-I1", Severity.Error, Gain.Suppressed);

/// <summary>AMZ-I2, what addresses tell: at most nine, in a known format. The size in pixels is not read.</summary>
sealed class ImageSet() : ImageRule("AMZ-I2", Severity.Warning, Gain.Completeness, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images) =>
        TooMany(listing, images) is FoundVerdict tooMany ? tooMany
        : WrongTypes(listing, images) is FoundVerdict wrong ? wrong
        : Verdict.NotEvaluated(Missing.Pixels);
}

/// <summary>AMZ-I3</summary>
sealed class ChildOnModel() : Shapes.ChildOnModel("AMZ-I3");

/// <summary>AMZ-A1: clothing says for whom (gender) and for which age.</summary>
sealed class GenderAndAge() : GarmentRule("AMZ-A1", Fields.Attributes, Severity.Error, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, Garment garment)
    {
        string[] missing =
        [
            .. listing.Attributes.Has(Attributes.Gender) ? Array.Empty<string>() : ["gender"],
            .. listing.Attributes.Has(Attributes.Age) ? Array.Empty<string>() : ["age"],
        ];
        return missing.Length == 0 ? Verdict.Clean : Verdict.Found(new { missing });
    }
}

/// <summary>AMZ-A2, the fabric: fibres with their percentages ("95% algodão, 5% elastano").</summary>
sealed class FabricType() : GarmentRule("AMZ-A2", Fields.Attributes, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    static readonly string[] Nothing = ["material"];

    protected override Verdict Read(ListingFacts listing, Garment garment) =>
        listing.Attributes.Find(Attributes.Material) is not { } fabric ? Verdict.Found(new { missing = Nothing })
        : Composition.Read(fabric.Value).Parts.Count > 0 ? Verdict.Clean
        : Verdict.Found(new { name = Evidence.Sample(fabric.Name), value = Evidence.Sample(fabric.Value) });
}

/// <summary>AMZ-G1</summary>
sealed class GtinIsRight() : WrongGtin("AMZ-G1", Severity.Error, Gain.Refused);
