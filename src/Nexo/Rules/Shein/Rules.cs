using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Shein;

/// <summary>SHN-T1: 2 to 1,000 characters, no emoji.</summary>
sealed class Title() : EmojiInTitle("SHN-T1", Severity.Error, Gain.Refused)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var (length, limits) = (listing.Title.Length, listing.Limits);
        return base.Read(listing) is FoundVerdict found ? found
            : length >= limits.TitleMin && length <= limits.TitleMax ? Verdict.Clean
            : Verdict.Found(new { length, least = limits.TitleMin, limit = limits.TitleMax }, length > limits.TitleMax ? Shortening.Of(listing) : null);
    }
}

/// <summary>SHN-D1: at most 5,000 characters, no markup, no emoji. Fix: without them.</summary>
sealed class Description() : Rule("SHN-D1", Fields.Description, Severity.Error, Gain.Refused, Hours.Glance, fixes: true)
{
    public override Verdict Check(ListingFacts listing)
    {
        var text = listing.Description.Raw;
        var (html, emoji) = (Html.IsIn(text), Symbols.HasEmoji(text));
        if (!html && !emoji && listing.Description.Length <= listing.Limits.DescriptionMax)
            return Verdict.Clean;
        var plain = html ? Html.PlainText(text) : text;
        return Verdict.Found(
            new { length = listing.Description.Length, limit = listing.Limits.DescriptionMax, html, emoji, symbols = emoji ? Evidence.Emoji(text) : [] },
            plain is null ? null : Descriptions.Without(plain, Symbols.IsEmoji));
    }
}

/// <summary>SHN-I1, what addresses tell: JPG or PNG. The channel counts pictures by colour, and a listing's list mixes the colours.</summary>
sealed class ImageSet() : ImageRule("SHN-I1", Severity.Error, Gain.Completeness, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images) =>
        WrongTypes(listing, images) is FoundVerdict wrong ? wrong : Verdict.NotEvaluated(Missing.Pixels);
}

/// <summary>SHN-V1: at most 40 colours, 400 sizes of one colour, and a code of 200 characters.</summary>
sealed class Variants() : Rule("SHN-V1", Fields.Variations, Severity.Error, Gain.Completeness, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing)
    {
        var limits = listing.Limits;
        var sku = Lengths.Of(listing.Listing.Sku ?? "");
        var colours = listing.Listing.Variations.Where(IsColour).Sum(variation => variation.Options.Count);
        var sizes = listing.Listing.Variations.Where(variation => !IsColour(variation)).Aggregate(1L, (product, variation) => Math.Min(1_000_000, product * Math.Max(1, variation.Options.Count)));
        return colours <= limits.ColoursMax && sizes <= limits.SizesPerColourMax && sku <= limits.SkuMax
            ? Verdict.Clean
            : Verdict.Found(new { colours, colourLimit = limits.ColoursMax, sizes, sizeLimit = limits.SizesPerColourMax, sku, skuLimit = limits.SkuMax });
    }

    static bool IsColour(Listings.Variation variation) => Attributes.Colour.AnyIn(new Text(variation.Name));
}

/// <summary>SHN-A1, the size chart: clothing that comes in sizes shows its measures. The attributes a category requires, the channel knows.</summary>
sealed class SizeChart() : NoSizeChart("SHN-A1", Severity.Error, Gain.Conversion)
{
    /// <summary>The channel keeps size charts apart from attributes and texts: what these lack says nothing before it is connected.</summary>
    public override bool IsOnByDefault => false;

    protected override Verdict Read(ListingFacts listing, Garment garment) =>
        listing.Listing.Variations.Any(variation => Attributes.Size.AnyIn(new Text(variation.Name))) || listing.Attributes.Has(Attributes.Size)
            ? base.Read(listing, garment)
            : Verdict.NotEvaluated(Missing.CategoryAttributes);
}

/// <summary>SHN-P1: the base price is above the special price, both with two decimals at most.</summary>
sealed class Prices() : ListPriceBelowPrice("SHN-P1")
{
    public override Verdict Check(ListingFacts listing) =>
        listing.Listing.Price is { } price && price.Scale > 2 && decimal.Round(price, 2) != price
            ? Verdict.Found(new { decimals = price.Scale, price, currency = listing.Listing.Currency })
            : base.Check(listing);
}

/// <summary>SHN-G1: digits, 32 at most; an EAN or UPC with its check digit.</summary>
sealed class Barcode() : WrongGtin("SHN-G1", Severity.Warning, Gain.Completeness)
{
    protected override Gtin.Fault FaultOf(ListingFacts listing, string gtin) =>
        Gtin.FaultOf(gtin) is var fault && fault == Gtin.Fault.WrongLength && gtin.Length <= listing.Limits.GtinMax ? Gtin.Fault.None : fault;
}
