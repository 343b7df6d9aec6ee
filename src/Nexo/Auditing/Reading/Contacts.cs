using System.Text.RegularExpressions;

namespace Nexo.Auditing.Reading;

/// <summary>Ways out of the channel: addresses, e-mail, telephone. Linear in the text's length: every quantifier is bounded or cannot overlap its neighbour.</summary>
static partial class Contacts
{
    /// <summary>What was seen, by kind: link, email, phone.</summary>
    public static List<string> In(string text)
    {
        var kinds = new List<string>(3);
        if (text.Contains("http", StringComparison.OrdinalIgnoreCase) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            if (Links().IsMatch(text))
                kinds.Add("link");
        }
        if (text.Contains('@') && Emails().IsMatch(text))
            kinds.Add("email");
        if (Phones().IsMatch(text))
            kinds.Add("phone");
        return kinds;
    }

    [GeneratedRegex(@"\b(?:https?://|www\.)[^\s<>""']{4}", RegexOptions.IgnoreCase)]
    private static partial Regex Links();

    [GeneratedRegex(@"[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9-]{1,63}\.){1,4}[A-Z]{2,10}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Emails();

    /// <summary>Brazilian numbers: with the area code in brackets or +55, or after a word that announces one.</summary>
    [GeneratedRegex(@"(?:\+55\s?)?\([1-9]\d\)\s?9?\s?\d{4}[-\s]?\d{4}(?!\d)|\+55\s?[1-9]\d\s?9?\d{4}[-\s]?\d{4}(?!\d)|\b(?:whats\s?app|whats|zap|telefone|fone|ligue)\b[^\w\n]{0,4}[1-9]\d\s?9?\d{4}[-\s]?\d{4}(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Phones();
}
