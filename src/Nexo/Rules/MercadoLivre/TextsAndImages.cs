using Nexo.Rules.Shapes;

namespace Nexo.Rules.MercadoLivre;

/// <summary>ML-D1: plain text of at most 50,000 characters.</summary>
sealed class PlainDescription() : MarkupInDescription("ML-D1", Severity.Error, Gain.Discovery)
{
    public override Verdict Check(ListingFacts listing) =>
        base.Check(listing) is FoundVerdict found ? found
        : listing.Description.Length > listing.Limits.DescriptionMax ? Verdict.Found(new { length = listing.Description.Length, limit = listing.Limits.DescriptionMax })
        : Verdict.Clean;
}

/// <summary>ML-I1, what addresses tell: JPG or PNG. The size in pixels is not read.</summary>
sealed class ImageTypes() : ImageRule("ML-I1", Severity.Error, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images) =>
        WrongTypes(listing, images) is FoundVerdict wrong ? wrong : Verdict.NotEvaluated(Missing.Pixels);
}

/// <summary>ML-I2: at most twelve pictures; some categories take fewer or more.</summary>
sealed class ImageCount() : ImageRule("ML-I2", Severity.Error, Gain.Completeness, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images) => TooMany(listing, images);
}

/// <summary>ML-I3: at least three pictures.</summary>
sealed class EnoughImages() : FewImages("ML-I3", Severity.Advice, Gain.Discovery);

/// <summary>ML-I4: the cover shows the product alone on white.</summary>
sealed class Cover() : PixelRule("ML-I4", Severity.Warning, Gain.Conversion);

/// <summary>ML-I5</summary>
sealed class ChildOnModel() : Shapes.ChildOnModel("ML-I5");
