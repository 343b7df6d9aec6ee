using System.Globalization;
using System.Text;

namespace Nexo.Rules.Reading;

/// <summary>A word of a <see cref="Text"/>: where it stands.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
readonly record struct Word(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>A text as the rules read it, taken apart once.</summary>
sealed class Text
{
    static readonly char[] FoldOf = FoldingTable();
    static readonly IReadOnlyList<Word> NoWords = [];

    string? folded;
    IReadOnlyList<Word>? words;

    public Text(string raw) => (Raw, Length) = (Composed(raw), raw.EnumerateRunes().Count());

    /// <summary>In composed form (NFC), so that é is one character.</summary>
    public string Raw { get; }

    /// <summary>Unicode scalar values of the text as it came.</summary>
    public int Length { get; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Raw);

    /// <summary>Position by position the same text in lower case and without accents; what is neither letter nor digit is a space.</summary>
    public string Folded => folded ??= string.Create(Raw.Length, Raw, static (span, raw) =>
    {
        for (var i = 0; i < raw.Length; i++)
            span[i] = FoldOf[raw[i]];
    });

    public IReadOnlyList<Word> Words => words ??= Split(Folded);

    public ReadOnlySpan<char> FoldedOf(Word word) => Folded.AsSpan(word.Start, word.Length);

    public ReadOnlySpan<char> RawOf(Word word) => Raw.AsSpan(word.Start, word.Length);

    /// <summary>Whether words can be counted: most letters are of the Latin script, which puts spaces between them.</summary>
    public bool IsLatin
    {
        get
        {
            int latin = 0, other = 0;
            foreach (var c in Raw)
            {
                if (char.IsLetter(c))
                    _ = c is < '\u0250' or (>= '\u1E00' and <= '\u1EFF') ? latin++ : other++;
            }
            return latin > 0 && latin >= other * 4;
        }
    }

    public static string Fold(string text) => new Text(text).Folded;

    static List<Word> Split(string folded)
    {
        var found = new List<Word>();
        for (var i = 0; i < folded.Length;)
        {
            if (folded[i] == ' ')
            {
                i++;
                continue;
            }
            var start = i;
            while (i < folded.Length && folded[i] != ' ')
                i++;
            found.Add(new Word(start, i - start));
        }
        return found;
    }

    static string Composed(string raw)
    {
        foreach (var c in raw)
        {
            if (c >= '\u0300')
                return WellFormed(raw).Normalize(NormalizationForm.FormC);
        }
        return raw;
    }

    static string WellFormed(string raw)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (char.IsSurrogate(raw[i]) && !(char.IsHighSurrogate(raw[i]) && i + 1 < raw.Length && char.IsLowSurrogate(raw[++i])))
                return string.Concat(raw.EnumerateRunes().Select(rune => rune.ToString()));
        }
        return raw;
    }

    static char[] FoldingTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var c = (char)i;
            var isOfAWord = char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            var letter = c is (>= '\u00C0' and < '\u0250') or (>= '\u1E00' and <= '\u1EFF') ? c.ToString().Normalize(NormalizationForm.FormD)[0] : c;
            table[i] = isOfAWord ? char.ToLowerInvariant(letter) : ' ';
        }
        return table;
    }
}
