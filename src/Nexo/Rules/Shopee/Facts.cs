using System.Globalization;
using System.Text.RegularExpressions;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Shopee;

/// <summary>SHP-Q2: the right category. Only the channel judges that.</summary>
sealed class RightCategory() : NeedsTheChannel("SHP-Q2", Fields.Category, Severity.Warning, Gain.Discovery, Missing.Category);

/// <summary>SHP-Q3: three attributes for an excellent listing.</summary>
sealed class EnoughAttributes() : FewAttributes("SHP-Q3");

/// <summary>SHP-Q4</summary>
sealed class SizeChart() : NoSizeChart("SHP-Q4", Severity.Warning, Gain.Conversion);

/// <summary>SHP-Q5: clothing varies by colour or size, under these names, so that buyers can filter.</summary>
sealed class StandardVariations() : Rule("SHP-Q5", Fields.Variations, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    static readonly Phrases Standard = Attributes.Colour.And("tamanho", "tamanhos", "size", "sizes", "talla", "tam", "ukuran", "warna", "tamano", "颜色", "顏色", "尺码", "尺碼", "尺寸", "สี", "ขนาด", "ไซส์", "mau sac", "mau", "kich co", "kich thuoc");

    public override Verdict Check(ListingFacts listing) =>
        listing.Garment is null ? Verdict.Clean
        : listing.Listing.Variations.Count == 0 ? Verdict.NotEvaluated(Missing.Variations)
        : listing.Listing.Variations.Any(variation => Standard.AnyIn(new Text(variation.Name))) ? Verdict.Clean
        : Verdict.Found(new { names = Evidence.Texts(listing.Listing.Variations.Select(variation => variation.Name)) });
}

/// <summary>SHP-Q6: a brand, if only "Sem marca".</summary>
sealed class Brand() : NoBrand("SHP-Q6");

/// <summary>SHP-Q9: a plausible weight; a child's garment is neither nothing nor five kilograms.</summary>
sealed partial class PlausibleWeight() : Rule("SHP-Q9", Fields.Attributes, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    const decimal MostGrams = 5_000;

    public override Verdict Check(ListingFacts listing)
    {
        if (listing.Garment is null)
            return Verdict.Clean;
        if (listing.Attributes.Find(Attributes.Weight) is not { } weight || Grams(weight.Value) is not { } grams)
            return Verdict.NotEvaluated(Missing.Weight);
        return grams is > 0 and <= MostGrams ? Verdict.Clean : Verdict.Found(new { weight = Evidence.Sample(weight.Value), grams });
    }

    static decimal? Grams(string weight)
    {
        var match = Weights().Match(weight);
        if (!match.Success || !decimal.TryParse(match.Groups["value"].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return null;
        return match.Groups["unit"].Value is ['k' or 'K' or 'q' or 'Q', ..] ? value * 1000 : value;
    }

    [GeneratedRegex(@"^\s?(?<value>\d{1,7}(?:[.,]\d{1,3})?)\s?(?<unit>kg|quilos?|g|gr|gramas?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Weights();
}

/// <summary>SHP-L1: at most nine pictures; names of variations up to 14 characters, their options up to 30; description up to 5,000.</summary>
sealed class ItemLimits() : Rule("SHP-L1", Fields.Variations, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    /// <summary>The limits are a sample's: live listings have eleven pictures and longer names.</summary>
    public override bool IsOnByDefault => false;

    public override Verdict Check(ListingFacts listing)
    {
        var limits = listing.Limits;
        var names = listing.Listing.Variations.Select(variation => variation.Name).Where(name => Mends.Lengths.Of(name) > limits.VariationNameMax);
        var options = listing.Listing.Variations.SelectMany(variation => variation.Options).Where(option => Mends.Lengths.Of(option) > limits.OptionMax);
        var tooLong = Evidence.Texts(names.Concat(options));
        return tooLong.Length == 0 && listing.Listing.Images.Count <= limits.ImagesMax && listing.Description.Length <= limits.DescriptionMax
            ? Verdict.Clean
            : Verdict.Found(new { texts = tooLong, images = listing.Listing.Images.Count, imageLimit = limits.ImagesMax, description = listing.Description.Length, limit = limits.DescriptionMax });
    }
}

/// <summary>SHP-G1: a right GTIN, or "00" for none.</summary>
sealed class GtinIsRight() : WrongGtin("SHP-G1", Severity.Error, Gain.Discovery)
{
    protected override Gtin.Fault FaultOf(ListingFacts listing, string gtin) => gtin == "00" ? Gtin.Fault.None : base.FaultOf(listing, gtin);
}
