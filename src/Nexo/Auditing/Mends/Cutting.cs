using System.Buffers;
using System.Text;
using Nexo.Auditing.Reading;

namespace Nexo.Auditing.Mends;

/// <summary>Takes pieces out of a title. Each answers null where the rest would not read on or a number would hang loose.</summary>
static class Cutting
{
    const int MostRepeats = 2;

    static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",;|/()[]");

    /// <summary>Takes single characters out.</summary>
    public static string? Without(Text title, Func<Rune, bool> unwanted)
    {
        var kept = new StringBuilder(title.Raw.Length);
        foreach (var rune in title.Raw.EnumerateRunes())
            kept.Append(unwanted(rune) ? " " : rune.ToString());
        return Whole(title.Raw, Titles.Closed(kept.ToString()));
    }

    /// <summary>Takes phrases out, with the small words that lead to them.</summary>
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
            if (Quantifies(title, first - 1) || ReadsOn(title, at))
                return null;
            pieces.Add(new Hit(title.Words[first].Start, phrase.End));
            at--;
        }
        return pieces.Count == 0 ? null : Without(title, pieces);
    }

    /// <summary>
    /// Takes repeated words out where nothing is lost: one word, twice at most, that stays in the same clause, and on which the words around
    /// do not lean (no small word, number or sign beside, no colour). A title stuffed with more must be written anew.
    /// </summary>
    public static string? WithoutRepeats(Text title, IReadOnlyList<Hit> repeats)
    {
        if (repeats.Count > MostRepeats)
            return null;
        var places = repeats.Select(hit => hit.Start).ToHashSet();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < title.Words.Count; i++)
        {
            var word = title.Words[i];
            if (i > 0 && title.Raw.AsSpan(title.Words[i - 1].End, word.Start - title.Words[i - 1].End).ContainsAny(ClauseEnds))
                kept.Clear();
            var folded = title.FoldedOf(word).ToString();
            if (!places.Contains(word.Start))
                kept.Add(folded);
            else if (!kept.Contains(folded) || (taken.Add(folded) && taken.Count > 1) || Vocabulary.Colours.Has(folded) || Vocabulary.Announcing.Has(folded)
                || LeansOn(title, i, i - 1) || LeansOn(title, i, i + 1))
                return null;
        }
        return Without(title, repeats);
    }

    /// <summary>"10% | de desconto", "12x | sem juros".</summary>
    static bool Quantifies(Text title, int word)
    {
        if (word < 0)
            return false;
        var last = title.Words[word];
        var folded = title.FoldedOf(last);
        return title.Raw.AsSpan(last.End).TrimStart().StartsWith("%") || (folded.Length > 1 && folded[^1] == 'x' && char.IsDigit(folded[0]));
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
        return Whole(title.Raw, Titles.Closed(kept.ToString()));
    }

    static string? Whole(string before, string after) =>
        after.Length > 0 && new Text(after).Words.Count > 0 && Titles.IsBalanced(after) == Titles.IsBalanced(before) && Titles.Numbers(before) == Titles.Numbers(after) ? after : null;
}
