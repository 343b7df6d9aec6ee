using System.Text;
using System.Text.RegularExpressions;
using Nexo.Auditing.Reading;

namespace Nexo.Auditing.Mends;

/// <summary>Mechanical mends of a title. Each answers null where it would have to guess.</summary>
static partial class Titles
{
    /// <summary>One space between words, none at the ends or before a comma; nothing invisible.</summary>
    public static string Tidy(string title)
    {
        var kept = new StringBuilder(title.Length);
        foreach (var rune in title.EnumerateRunes())
        {
            if (Symbols.IsSpace(rune))
                kept.Append(' ');
            else if (!Symbols.IsInvisible(rune))
                kept.Append(rune);
        }
        return SpaceBefore().Replace(Spaces().Replace(kept.ToString(), " "), "$1").Trim(' ');
    }

    /// <summary>Takes pieces out and closes the gaps; null when a number would go with them or nothing sensible is left.</summary>
    public static string? Without(Text title, IEnumerable<Hit> pieces)
    {
        var kept = new StringBuilder(title.Raw.Length);
        var at = 0;
        foreach (var piece in pieces)
        {
            kept.Append(title.Raw, at, piece.Start - at).Append(' ');
            at = piece.End;
        }
        kept.Append(title.Raw, at, title.Raw.Length - at);
        return Whole(title.Raw, Seams(kept.ToString()));
    }

    /// <summary>Takes single characters out.</summary>
    public static string? Without(Text title, Func<Rune, bool> unwanted)
    {
        var kept = new StringBuilder(title.Raw.Length);
        foreach (var rune in title.Raw.EnumerateRunes())
            kept.Append(unwanted(rune) ? " " : rune.ToString());
        return Whole(title.Raw, Seams(kept.ToString()));
    }

    /// <summary>The longest beginning of whole words that fits; null when sizes, numbers or for whom it is would be cut off.</summary>
    public static string? Shortened(Text title, int max)
    {
        for (var i = title.Words.Count - 1; i > 0; i--)
        {
            if (title.Words[i - 1].End > max * 2)
                continue;
            var beginning = WithoutDangling(title.Raw[..title.Words[i - 1].End]);
            if (!title.HasGapBefore(i) || Lengths.Of(beginning) > max || !IsBalanced(beginning))
                continue;
            var rest = new Text(title.Raw[beginning.Length..]);
            return Lengths.Of(beginning) * 2 < max || rest.Raw.Any(char.IsDigit) || Vocabulary.Essential.AnyIn(rest) ? null : beginning;
        }
        return null;
    }

    static string Seams(string title)
    {
        var closed = EmptyBrackets().Replace(title, " ");
        closed = RepeatedSeparators().Replace(Tidy(closed), "$1");
        return WithoutDangling(Tidy(closed).TrimStart(' ', '-', '–', '—', '|', ',', ';', ':', '/', '*', '.', '!', '~', '•'));
    }

    static string WithoutDangling(string title)
    {
        for (var i = 0; i < 4; i++)
        {
            var text = new Text(title.TrimEnd(' ', '-', '–', '—', '|', ',', ';', ':', '/', '+', '&', '*', '~', '•', '('));
            if (text.Words.Count < 2 || !Vocabulary.Connectors.Has(text.FoldedOf(text.Words[^1])) || text.Words[^1].End < text.Raw.Length)
                return text.Raw;
            title = text.Raw[..text.Words[^1].Start];
        }
        return title;
    }

    static string? Whole(string before, string after) =>
        after.Length > 0 && new Text(after).Words.Count > 0 && IsBalanced(after) == IsBalanced(before) && Numbers(before) == Numbers(after) ? after : null;

    static bool IsBalanced(string text) =>
        text.Count(c => c == '(') == text.Count(c => c == ')') && text.Count(c => c == '[') == text.Count(c => c == ']') && text.Count(c => c == '"') % 2 == 0;

    /// <summary>The digits in order: what must survive every mend.</summary>
    public static string Numbers(string text) => string.Join(' ', DigitRuns().EnumerateMatches(text).ToStrings(text));

    static bool HasGapBefore(this Text title, int word) =>
        title.Raw.AsSpan(title.Words[word - 1].End, title.Words[word].Start - title.Words[word - 1].End).Contains(' ');

    static List<string> ToStrings(this Regex.ValueMatchEnumerator matches, string text)
    {
        var found = new List<string>();
        foreach (var match in matches)
            found.Add(text.Substring(match.Index, match.Length));
        return found;
    }

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" ([,;.!?)\]])(?=\s|$)")]
    private static partial Regex SpaceBefore();

    [GeneratedRegex(@"\( ?\)|\[ ?\]|\{ ?\}")]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"([,;|/\-–—])(?: [,;|/\-–—])+")]
    private static partial Regex RepeatedSeparators();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitRuns();
}
