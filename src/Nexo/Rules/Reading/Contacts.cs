using System.Text.RegularExpressions;

namespace Nexo.Rules.Reading;

/// <param name="Kind">link, email or phone.</param>
/// <param name="Text">As it stands in the text.</param>
/// <param name="Place">title, description or bullets.</param>
sealed record Contact(string Kind, string Text, string Place);

/// <summary>Ways out of the channel: addresses, e-mail, telephone. Linear in the text's length: every quantifier is bounded or cannot overlap its neighbour.</summary>
static partial class Contacts
{
    /// <summary>The first of each kind among a listing's texts: link, email, phone.</summary>
    public static Contact[] Of(ListingFacts listing) => [.. listing.Texts.SelectMany(text => In(text.Text.Raw, text.Field)).DistinctBy(contact => contact.Kind)];

    public static string[] Places(IEnumerable<Contact> contacts) => [.. contacts.Select(contact => contact.Place).Distinct(StringComparer.Ordinal)];

    static List<Contact> In(string text, string place)
    {
        var found = new List<Contact>(3);
        if (text.Contains("http", StringComparison.OrdinalIgnoreCase) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
            Add(found, "link", Links(), text, place);
        if (text.Contains('@'))
            Add(found, "email", Emails(), text, place);
        Add(found, "phone", Phones(), text, place);
        return found;
    }

    static void Add(List<Contact> found, string kind, Regex way, string text, string place)
    {
        if (way.Match(text) is { Success: true } match)
            found.Add(new Contact(kind, match.Value.Trim(), place));
    }

    [GeneratedRegex(@"\b(?:https?://|www\.)[^\s<>""']{4,200}", RegexOptions.IgnoreCase)]
    private static partial Regex Links();

    [GeneratedRegex(@"[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9-]{1,63}\.){1,4}[A-Z]{2,10}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Emails();

    /// <summary>Brazilian numbers: with the area code in brackets or +55, or after a word that announces one.</summary>
    [GeneratedRegex(@"(?:\+55\s?)?\([1-9]\d\)\s?9?\s?\d{4}[-\s]?\d{4}(?!\d)|\+55\s?[1-9]\d\s?9?\d{4}[-\s]?\d{4}(?!\d)|\b(?:whats\s?app|whats|zap|telefone|fone|ligue)\b[^\w\n]{0,4}[1-9]\d\s?9?\d{4}[-\s]?\d{4}(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Phones();
}
