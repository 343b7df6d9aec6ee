using System.Net;
using System.Text.RegularExpressions;

namespace Nexo.Rules.Mends;

/// <summary>Markup in a text that should be plain.</summary>
static partial class Html
{
    public static bool IsIn(string text) => Tags().IsMatch(text);

    /// <summary>Markup other than line breaks, which some channels allow.</summary>
    public static bool IsInBesideBreaks(string text)
    {
        foreach (var tag in Tags().EnumerateMatches(text))
        {
            if (!text.AsSpan(tag.Index + 1).TrimStart('/').StartsWith("br", StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>The words without the markup; blocks become lines. Null when there is a script or style, or when decoding brings up new markup.</summary>
    public static string? PlainText(string html)
    {
        if (html.Contains("<script", StringComparison.OrdinalIgnoreCase) || html.Contains("<style", StringComparison.OrdinalIgnoreCase))
            return null;
        var lines = BlockEnds().Replace(html, "\n");
        var plain = WebUtility.HtmlDecode(Tags().Replace(lines, "")).Replace('\u00A0', ' ');
        plain = ManyLines().Replace(string.Join('\n', plain.Split('\n').Select(line => line.TrimEnd())), "\n\n").Trim();
        return plain.Length == 0 || IsIn(plain) ? null : plain;
    }

    [GeneratedRegex(@"</?(?:p|br|div|span|b|strong|i|u|em|ul|ol|li|h[1-6]|table|tbody|thead|tr|td|th|img|a|font|center|style|script|iframe|hr|small|big|section|blockquote)(?:\s[^<>]*|/)?>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex(@"<br\s?/?>|(?:</li>\s{0,9})?<li(?:\s[^<>]*)?>|</(?:p|div|li|tr|h[1-6]|ul|ol|table)>", RegexOptions.IgnoreCase)]
    private static partial Regex BlockEnds();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex ManyLines();
}
