using Nexo.Rules.Mends;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Shapes;

abstract class DescriptionTooLong(string id, Severity severity, decimal impact)
    : Rule(id, Fields.Description, severity, impact, Hours.Writing)
{
    public override Verdict Check(ListingFacts listing) =>
        listing.Description.Length <= listing.Limits.DescriptionMax
            ? Verdict.Clean
            : Verdict.Found(new { length = listing.Description.Length, limit = listing.Limits.DescriptionMax });
}

/// <summary>Too little for a buyer to decide by. An absent description counts only where the source shows that it carries more than titles.</summary>
abstract class DescriptionTooShort(string id, Severity severity, decimal impact)
    : Rule(id, Fields.Description, severity, impact, Hours.Writing)
{
    public override Verdict Check(ListingFacts listing)
    {
        if (listing.IsSummary)
            return Verdict.NotEvaluated(Missing.Description);
        var length = Html.IsIn(listing.Description.Raw) && Html.PlainText(listing.Description.Raw) is { } plain ? Lengths.Of(plain) : listing.Description.Length;
        return length >= listing.Limits.DescriptionMin
            ? Verdict.Clean
            : Verdict.Found(new { length, least = listing.Limits.DescriptionMin });
    }
}

/// <summary>Markup where the channel shows plain text. Fix: the same words without it.</summary>
abstract class MarkupInDescription(string id, Severity severity, decimal impact)
    : Rule(id, Fields.Description, severity, impact, Hours.Glance, fixes: true)
{
    public override Verdict Check(ListingFacts listing) =>
        Html.IsIn(listing.Description.Raw)
            ? Verdict.Found(new { length = listing.Description.Length }, Html.PlainText(listing.Description.Raw))
            : Verdict.Clean;
}

/// <summary>Ways out of the channel. No fix: the sentence around them needs a person.</summary>
abstract class ContactsInTexts(string id, Severity severity, decimal impact)
    : Rule(id, Fields.Description, severity, impact, Hours.Fact)
{
    public override Verdict Check(ListingFacts listing)
    {
        var contacts = Contacts.Of(listing);
        return contacts.Length == 0 ? Verdict.Clean : Verdict.Found(new { kinds = contacts.Select(contact => contact.Kind), places = Contacts.Places(contacts), found = Evidence.Texts(contacts.Select(contact => contact.Text)) });
    }
}
