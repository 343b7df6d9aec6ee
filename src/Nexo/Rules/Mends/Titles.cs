using System.Text;
using System.Text.RegularExpressions;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>How a title is written: spaces, separators and ends.</summary>
static partial class Titles
{
    static readonly char[] Separators = [' ', '-', '–', '—', '|', ',', ';', ':', '/', '+', '&', '*', '~', '•', '('];

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

    /// <summary>Signs that stand twice or more in a row: "!!!", "***".</summary>
    public static string[] RepeatedSigns(string title) => [.. SignRuns().Matches(title).Select(run => run.Value).Distinct(StringComparer.Ordinal).Take(5)];

    public static string WithoutRepeatedSigns(string title) => Closed(SignRuns().Replace(title, " "));

    /// <summary>Closes the gaps where something was taken out: empty brackets, separators that met, signs left alone, small words at the end.</summary>
    public static string Closed(string title)
    {
        var closed = Tidy(EmptyBrackets().Replace(Spaces().Replace(title, " "), " "));
        closed = RepeatedSeparators().Replace(RepeatedCommas().Replace(closed, "${first}"), "${first}");
        closed = SignsAlone().Replace(closed, "");
        return WithoutDangling(Tidy(closed).TrimStart([.. Separators, '.', '!', '?', '#']), Vocabulary.Connectors);
    }

    /// <summary>Without separators and small words at the end: they announce what is no longer there.</summary>
    public static string WithoutDangling(string title, Phrases dangling)
    {
        for (var i = 0; i < 4; i++)
        {
            var text = new Text(title.TrimEnd(Separators));
            if (text.Words.Count < 2 || text.Words[^1].End < text.Raw.Length || !Dangles(text.FoldedOf(text.Words[^1]), dangling))
                return text.Raw;
            title = text.Raw[..text.Words[^1].Start];
        }
        return title;
    }

    /// <summary>Every bracket closed, every quotation mark paired.</summary>
    public static bool IsBalanced(string title) =>
        title.Count(c => c == '(') == title.Count(c => c == ')') && title.Count(c => c == '[') == title.Count(c => c == ']') && title.Count(c => c == '"') % 2 == 0;

    /// <summary>The digits in order, those of offers ("12x sem juros") left out: what must survive every mend.</summary>
    public static string Numbers(string title)
    {
        var text = new Text(title);
        var offers = Offers.In(text, Vocabulary.Promotions);
        var numbers = new StringBuilder();
        var next = 0;
        foreach (var match in DigitRuns().EnumerateMatches(text.Raw))
        {
            while (next < offers.Count && offers[next].End <= match.Index)
                next++;
            if (next == offers.Count || match.Index < offers[next].Start)
                numbers.Append(text.Raw, match.Index, match.Length).Append(' ');
        }
        return numbers.ToString();
    }

    static bool Dangles(ReadOnlySpan<char> word, Phrases dangling) =>
        dangling.Has(word) || (word.Length == 1 && char.IsLetter(word[0]) && !Vocabulary.Essential.Has(word));

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" ([,;])(?=\s|$)")]
    private static partial Regex SpaceBefore();

    [GeneratedRegex(@"\( ?\)|\[ ?\]|\{ ?\}")]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"(?<first>[,;|/\-–—])(?: [,;|/\-–—](?=\s|$))+", RegexOptions.ExplicitCapture)]
    private static partial Regex RepeatedSeparators();

    [GeneratedRegex(@"(?<first>[,;|\-–—])(?:\s?[,;])+", RegexOptions.ExplicitCapture)]
    private static partial Regex RepeatedCommas();

    [GeneratedRegex(@"(?<=\s)[.!?#$*](?=\s|$)")]
    private static partial Regex SignsAlone();

    [GeneratedRegex(@"[!?*~=#]{2,}")]
    private static partial Regex SignRuns();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitRuns();
}
