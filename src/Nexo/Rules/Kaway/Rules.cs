using Nexo.Rules.Shapes;

namespace Nexo.Rules.Kaway;

/// <summary>
/// GEN-T7: a title of 20 to 150 characters; a shorter one says enough in four words, or in three without a model's number ("Pine Oil" may, "BR-6428NC" may not).
/// Ours: no rules of this channel are published.
/// </summary>
sealed class TitleLength() : TitleLengthBetween("GEN-T7", Severity.Warning, Gain.Discovery)
{
    protected override Verdict Read(ListingFacts listing) =>
        listing.Title.Length < listing.Limits.TitleMin && SaysEnough(listing.Title.Raw) ? Verdict.Clean : base.Read(listing);

    static bool SaysEnough(string title) =>
        title.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 3 } words && (words.Length > 3 || !title.Any(char.IsAsciiDigit));
}

/// <summary>GEN-D2: a premium store tells a story: 200 characters at least.</summary>
sealed class EnoughDescription() : DescriptionTooShort("GEN-D2", Severity.Warning, Gain.Discovery);

/// <summary>GEN-A1: three attributes at least.</summary>
sealed class EnoughAttributes() : FewAttributes("GEN-A1");

/// <summary>GEN-B1: a brand; in a premium store it is half the product.</summary>
sealed class Brand() : NoBrand("GEN-B1");
