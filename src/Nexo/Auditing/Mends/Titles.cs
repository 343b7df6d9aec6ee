using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Nexo.Auditing.Reading;

namespace Nexo.Auditing.Mends;

/// <summary>Mechanical mends of a title. Each answers null where it would have to guess.</summary>
static partial class Titles
{
    static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",;|/()[]");

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

    /// <summary>Takes phrases out, with the small words that lead to them; null where the rest would not read on, or a number would hang loose.</summary>
    public static string? WithoutPhrases(Text title, IReadOnlyList<Hit> phrases)
    {
        var pieces = new List<Hit>(phrases.Count);
        var at = 0;
        foreach (var phrase in phrases)
        {
            while (title.Words[at].Start < phrase.Start)
                at++;
            var first = at;
            while (first > 1 && Vocabulary.Connectors.Has(title.FoldedOf(title.Words[first - 1])))
                first--;
            while (at < title.Words.Count && title.Words[at].Start < phrase.End)
                at++;
            if (title.Raw.AsSpan(0, title.Words[first].Start).TrimEnd().EndsWith("%") || ReadsOn(title, at))
                return null;
            pieces.Add(new Hit(title.Words[first].Start, phrase.End));
            at--;
        }
        return Without(title, pieces);
    }

    /// <summary>
    /// Takes repeated words out where nothing is lost: the same word stays in the same clause, and the words around do not lean on it
    /// (no small word, number or sign beside, no colour).
    /// </summary>
    public static string? WithoutRepeats(Text title, IReadOnlyList<Hit> repeats)
    {
        var places = repeats.Select(hit => hit.Start).ToHashSet();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < title.Words.Count; i++)
        {
            var word = title.Words[i];
            if (i > 0 && title.Raw.AsSpan(title.Words[i - 1].End, word.Start - title.Words[i - 1].End).ContainsAny(ClauseEnds))
                kept.Clear();
            var folded = title.FoldedOf(word).ToString();
            if (!places.Contains(word.Start))
                kept.Add(folded);
            else if (!kept.Contains(folded) || Vocabulary.Colours.Has(folded) || Vocabulary.Announcing.Has(folded) || LeansOn(title, i, i - 1) || LeansOn(title, i, i + 1))
                return null;
        }
        return Without(title, repeats);
    }

    /// <summary>"Presente perfeito | para bebês" may stand alone, "presente perfeito para bebês" not.</summary>
    static bool ReadsOn(Text title, int next) =>
        next < title.Words.Count && Vocabulary.Connectors.Has(title.FoldedOf(title.Words[next]))
        && title.Raw.AsSpan(title.Words[next - 1].End, title.Words[next].Start - title.Words[next - 1].End).IsWhiteSpace();

    static bool LeansOn(Text title, int at, int neighbour)
    {
        if (neighbour < 0 || neighbour >= title.Words.Count)
            return false;
        var (left, right) = at < neighbour ? (title.Words[at], title.Words[neighbour]) : (title.Words[neighbour], title.Words[at]);
        return title.Raw[left.End..right.Start] is not (" " or ", ")
            || Vocabulary.Connectors.Has(title.FoldedOf(title.Words[neighbour]))
            || title.FoldedOf(title.Words[neighbour]).ContainsAnyInRange('0', '9');
    }

    /// <summary>Takes pieces out and closes the gaps; null when a number would go with them or nothing sensible is left.</summary>
    static string? Without(Text title, IEnumerable<Hit> pieces)
    {
        var kept = new StringBuilder(title.Raw.Length);
        var at = 0;
        foreach (var piece in pieces)
        {
            kept.Append(title.Raw, at, Math.Max(0, piece.Start - at)).Append(' ');
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

    /// <summary>The longest beginning of whole words that fits; null when sizes, numbers, an only colour or for whom it is would be cut off.</summary>
    public static string? Shortened(ListingFacts listing)
    {
        var (title, max) = (listing.Title, listing.Limits.TitleMax);
        for (var i = title.Words.Count - 1; i > 0; i--)
        {
            if (title.Words[i - 1].End > max * 2)
                continue;
            var beginning = WithoutDangling(title.Raw[..title.Words[i - 1].End]);
            if (!title.HasGapBefore(i) || Lengths.Of(beginning) > max || !IsBalanced(beginning))
                continue;
            var rest = new Text(title.Raw[beginning.Length..]);
            var losesMeaning = rest.Raw.Any(char.IsDigit) || char.IsDigit(beginning[^1]) || Vocabulary.Essential.AnyIn(rest)
                || (Vocabulary.Colours.AnyIn(rest) && !SaysItsColour(listing));
            return losesMeaning || Lengths.Of(beginning) * 2 < max ? null : Tidy(beginning);
        }
        return null;
    }

    static bool SaysItsColour(ListingFacts listing) =>
        listing.Attributes.Has(Attributes.Colour) || listing.Listing.Variations.Any(variation => Attributes.Colour.AnyIn(new Text(variation.Name)));

    static string Seams(string title)
    {
        var closed = Tidy(EmptyBrackets().Replace(Spaces().Replace(title, " "), " "));
        closed = RepeatedSeparators().Replace(RepeatedCommas().Replace(closed, "${first}"), "${first}");
        return WithoutDangling(Tidy(closed).TrimStart(' ', '-', '–', '—', '|', ',', ';', ':', '/', '*', '.', '!', '~', '•'));
    }

    static string WithoutDangling(string title)
    {
        for (var i = 0; i < 4; i++)
        {
            var text = new Text(title.TrimEnd(' ', '-', '–', '—', '|', ',', ';', ':', '/', '+', '&', '*', '~', '•', '('));
            if (text.Words.Count < 2 || text.Words[^1].End < text.Raw.Length || !Dangles(text, text.Words[^1]))
                return text.Raw;
            title = text.Raw[..text.Words[^1].Start];
        }
        return title;
    }

    static bool Dangles(Text text, Word last)
    {
        var word = text.FoldedOf(last);
        return Vocabulary.Connectors.Has(word) || Vocabulary.Announcing.Has(word)
            || (last.Length == 1 && char.IsLetter(word[0]) && !Vocabulary.Essential.Has(word));
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

    [GeneratedRegex(@" ([,;])(?=\s|$)")]
    private static partial Regex SpaceBefore();

    [GeneratedRegex(@"\( ?\)|\[ ?\]|\{ ?\}")]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"(?<first>[,;|/\-–—])(?: [,;|/\-–—](?=\s|$))+", RegexOptions.ExplicitCapture)]
    private static partial Regex RepeatedSeparators();

    [GeneratedRegex(@"(?<first>[,;|\-–—])(?:\s?[,;])+", RegexOptions.ExplicitCapture)]
    private static partial Regex RepeatedCommas();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitRuns();
}
