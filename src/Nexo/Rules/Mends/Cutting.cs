using System.Text;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>Takes pieces out of a title. Each answers null where the rest would not read on or a number would hang loose.</summary>
static class Cutting
{
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

    /// <summary>Takes pieces out, from left to right.</summary>
    public static string? Without(Text title, IEnumerable<Hit> pieces)
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

    /// <summary>Page codes ("&amp;amp;") are mended first: their semicolon looks like the end of a clause.</summary>
    static string? Whole(string before, string after) =>
        Entities.In(before).Length == 0 && after.Length > 0 && new Text(after).Words.Count > 0 && Titles.IsBalanced(after) == Titles.IsBalanced(before) && Titles.Numbers(before) == Titles.Numbers(after) ? after : null;
}
