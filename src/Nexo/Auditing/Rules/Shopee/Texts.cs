using Nexo.Auditing.Mends;
using Nexo.Auditing.Rules.Shapes;

namespace Nexo.Auditing.Rules.Shopee;

/// <summary>SHP-Q7: a description of 100 characters.</summary>
sealed class EnoughDescription() : DescriptionTooShort("SHP-Q7", Severity.Warning, Gain.Discovery);

/// <summary>SHP-Q8: a name of 25 to 100 characters.</summary>
sealed class NameLength() : TitleRule("SHP-Q8", Severity.Warning, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var (length, limits) = (listing.Title.Length, listing.Limits);
        return length >= limits.TitleMin && length <= limits.TitleMax
            ? Verdict.Clean
            : Verdict.Found(new { length, least = limits.TitleMin, limit = limits.TitleMax }, length > limits.TitleMax ? Shortening.Of(listing) : null);
    }
}
