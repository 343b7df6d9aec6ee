using System.Net;
using System.Text.RegularExpressions;

namespace Nexo.Rules.Mends;

/// <summary>Characters written for a browser: "&amp;amp;", "&amp;#39;". Where the channel shows plain text the buyer reads the code.</summary>
static partial class Entities
{
    /// <summary>As they stand in the text, each once; only those that stand for a character.</summary>
    public static string[] In(string text) =>
        text.Contains('&') ? [.. Codes().Matches(text).Select(code => code.Value).Where(code => WebUtility.HtmlDecode(code) != code).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>The characters themselves; encoded twice they are decoded twice. Null when markup comes out.</summary>
    public static string? Decoded(string text)
    {
        for (var i = 0; i < 3 && In(text).Length > 0; i++)
            text = WebUtility.HtmlDecode(text).Replace('\u00A0', ' ');
        return Html.IsIn(text) || In(text).Length > 0 ? null : text;
    }

    [GeneratedRegex(@"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5});")]
    private static partial Regex Codes();
}
