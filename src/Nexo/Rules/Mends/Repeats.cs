using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>
/// Takes repeated words out of a title: "Pijama Longo Pijama Estrelas Pijama que Brilha" says "Pijama Longo Estrelas que Brilha".
/// In Portuguese and Spanish what describes follows its noun, so a noun said before can go; in English it would take the meaning along.
/// </summary>
static class Repeats
{
    /// <summary>A title stuffed with more than so many words must be written anew.</summary>
    const int MostWords = 2;

    static readonly Phrases Prepositions = new("de", "da", "do", "das", "dos", "para", "pra", "p", "por", "em", "no", "na", "nos", "nas", "com", "c", "sem", "con", "sin", "del", "en", "al", "a", "o", "as", "os", "um", "uma");

    /// <param name="title">Its later repetitions go; each word stays where it stands first.</param>
    /// <param name="tooMany">The repetitions beyond what the channel bears.</param>
    /// <returns>Null where a number, a sign or another word leans on one of them.</returns>
    public static string? Without(Text title, IReadOnlyList<Hit> tooMany)
    {
        var repeated = tooMany.Select(hit => title.Folded[hit.Start..hit.End]).ToHashSet(StringComparer.Ordinal);
        if (repeated.Count > MostWords || repeated.Any(word => Vocabulary.Colours.Has(word) || Vocabulary.Announcing.Has(word)) || Tongues.Of(title) is not (Tongue.Portuguese or Tongue.Spanish))
            return null;
        var said = new HashSet<string>(StringComparer.Ordinal);
        var pieces = new List<Hit>();
        for (var i = 0; i < title.Words.Count; i++)
        {
            var word = title.FoldedOf(title.Words[i]).ToString();
            if (!repeated.Contains(word) || said.Add(word))
                continue;
            if (Piece(title, i) is not { } piece)
                return null;
            pieces.Add(piece);
        }
        return Cutting.Without(title, pieces);
    }

    /// <summary>The word, with the preposition that leads to it where nothing follows.</summary>
    static Hit? Piece(Text title, int at)
    {
        var word = title.Words[at];
        if (IsNumber(title, at - 1) || IsNumber(title, at + 1) || !StandsFree(title, at))
            return null;
        if (at < 2 || !Prepositions.Has(title.FoldedOf(title.Words[at - 1])))
            return new Hit(word.Start, word.End);
        var endsHere = at == title.Words.Count - 1 || title.Raw.AsSpan(word.End, title.Words[at + 1].Start - word.End).IndexOfAny(",;|/-") >= 0;
        return endsHere ? new Hit(title.Words[at - 1].Start, word.End) : null;
    }

    static bool IsNumber(Text title, int at) =>
        at >= 0 && at < title.Words.Count && title.FoldedOf(title.Words[at]).ContainsAnyInRange('0', '9');

    /// <summary>Blanks, commas and bars around; a hyphen, slash or bracket makes it part of something.</summary>
    static bool StandsFree(Text title, int at)
    {
        var (left, right) = (at == 0 ? 0 : title.Words[at - 1].End, at == title.Words.Count - 1 ? title.Raw.Length : title.Words[at + 1].Start);
        return title.Raw.AsSpan(left, title.Words[at].Start - left) is " " or ", " or " | " or " - " && title.Raw.AsSpan(title.Words[at].End, right - title.Words[at].End) is "" or " " or ", " or " | " or " - ";
    }
}
