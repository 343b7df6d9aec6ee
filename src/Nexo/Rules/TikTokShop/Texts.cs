using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.TikTokShop;

/// <summary>TT-T1: at least 40 characters.</summary>
sealed class EnoughTitle() : TitleTooShort("TT-T1", Severity.Warning, Gain.Discovery);

/// <summary>TT-T2: at most 300 characters in Brazil.</summary>
sealed class TitleLength() : TitleTooLong("TT-T2", Severity.Error, Gain.Refused);

/// <summary>TT-T3: no promotion, platform or stock words; no word more than four times; not all in capitals.</summary>
sealed class TitleStyle() : TitleRule("TT-T3", Severity.Warning, Gain.Discovery)
{
    static readonly Phrases Unwanted = Vocabulary.Promotions.And(
        "em estoque", "in stock", "estoque limitado", "mercado livre", "shopee", "shein", "amazon", "aliexpress", "tiktok shop", "tiktok made me buy it");

    protected override Verdict Read(ListingFacts listing)
    {
        var hits = Offers.In(listing.Title, Unwanted);
        if (hits.Count > 0)
            return Verdict.Found(new { words = Evidence.Words(listing.Title, hits), capitals = false }, Calm(listing, Completing.IfShort(listing, Cutting.WithoutPhrases(listing.Title, hits))));
        if (Capitals.Shouts(listing.Title, listing.Listing.Brand))
            return Verdict.Found(new { words = Array.Empty<string>(), capitals = true }, Capitals.Calmed(listing.Title, listing.Listing.Brand));
        return new Repeats().Check(listing) is FoundVerdict found ? found : Verdict.Clean;
    }

    /// <summary>The rule sees one thing at a time; what is mended of it must hold for all.</summary>
    static string? Calm(ListingFacts listing, string? mended) =>
        mended is not null && new Text(mended) is var title && Capitals.Shouts(title, listing.Listing.Brand) ? Capitals.Calmed(title, listing.Listing.Brand) : mended;

    sealed class Repeats() : RepeatedWords("TT-T3", Severity.Warning, Gain.Discovery);
}

/// <summary>TT-D1: a description of 500 characters in paragraphs under 400.</summary>
sealed class EnoughDescription() : DescriptionTooShort("TT-D1", Severity.Warning, Gain.Discovery)
{
    public override Verdict Check(ListingFacts listing)
    {
        var verdict = base.Check(listing);
        if (verdict != Verdict.Clean)
            return verdict;
        var plain = Html.PlainText(listing.Description.Raw) ?? listing.Description.Raw;
        var longest = plain.Split('\n').Max(paragraph => paragraph.Length);
        return longest < listing.Limits.ParagraphMax
            ? Verdict.Clean
            : Verdict.Found(new { length = plain.Length, least = listing.Limits.DescriptionMin, paragraph = longest, paragraphLimit = listing.Limits.ParagraphMax });
    }
}

/// <summary>TT-D2, the length: at most 10,000 characters.</summary>
sealed class DescriptionLength() : DescriptionTooLong("TT-D2", Severity.Error, Gain.Completeness);
