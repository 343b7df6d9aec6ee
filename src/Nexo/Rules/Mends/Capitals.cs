using System.Buffers;
using System.Globalization;
using System.Text;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>Titles that shout, and how they would look without. Acronyms, sizes, codes and the brand keep their capitals.</summary>
static class Capitals
{
    const int LongestAcronym = 4;

    static readonly CultureInfo Portuguese = CultureInfo.GetCultureInfo("pt-BR");

    static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    static readonly Phrases Acronyms = new(
        "led", "usb", "uv", "fps", "tv", "hd", "dvd", "cd", "pvc", "eva", "mdf", "abs", "bpa", "diy", "gps", "ssd", "ram", "wifi", "nfl", "nba", "dna", "eua", "usa", "uk", "lcd", "rgb", "atx", "api", "lgbt", "epi", "ip",
        "rn", "pp", "gg", "xg", "xgg", "eg", "egg", "xs", "xl", "xxl", "ml", "mg", "kg", "cm", "mm", "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii");

    /// <summary>Three words or more of four letters, and four in five of them in capitals.</summary>
    public static bool Shouts(Text title, string? brand)
    {
        var named = BrandIn(title, brand);
        int words = 0, loud = 0;
        foreach (var word in title.Words)
        {
            var raw = title.RawOf(word);
            if (!IsCounted(title, word, raw) || IsWithin(named, word))
                continue;
            words++;
            if (IsUpper(raw))
                loud++;
        }
        return words >= 3 && loud * 5 >= words * 4;
    }

    public static string Calmed(Text title, string? brand)
    {
        var named = IsWrittenAsItsOwner(brand) ? BrandIn(title, brand) : null;
        var calm = new StringBuilder(title.Raw);
        for (var i = 0; i < title.Words.Count; i++)
        {
            var word = title.Words[i];
            if (!IsUpper(title.RawOf(word)) || IsWithin(named, word) || Keeps(title, word))
                continue;
            var small = title.RawOf(word).ToString().ToLower(Portuguese);
            var staysSmall = (i > 0 && IsSmall(title, i)) || IsAfterApostrophe(title, word);
            var written = staysSmall ? small : Capitalised(small);
            calm.Remove(word.Start, word.Length).Insert(word.Start, written);
        }
        return named is { } brandAt && brand!.Trim().Length == brandAt.End - brandAt.Start
            ? calm.Remove(brandAt.Start, brandAt.End - brandAt.Start).Insert(brandAt.Start, brand.Trim()).ToString()
            : calm.ToString();
    }

    /// <summary>A brand in capitals throughout is shouted like the rest, unless it is as short as an acronym: LEGO, but not NUVEM MIÚDA.</summary>
    static bool IsWrittenAsItsOwner(string? brand) =>
        brand is not null && (!IsUpper(brand) || brand.Trim().Length <= LongestAcronym);

    static bool IsCounted(Text title, Word word, ReadOnlySpan<char> raw) =>
        word.Length >= 4 && !raw.ContainsAnyInRange('0', '9') && HasVowel(title.FoldedOf(word));

    static bool Keeps(Text title, Word word)
    {
        var folded = title.FoldedOf(word);
        return title.RawOf(word).ContainsAnyInRange('0', '9')
            || (word.Length == 2 && !Vocabulary.Connectors.Has(folded))
            || (!HasVowel(folded) && !IsAfterApostrophe(title, word) && !Vocabulary.Connectors.Has(folded))
            || Acronyms.Has(folded);
    }

    static bool IsSmall(Text title, int at)
    {
        var word = title.Words[at];
        if (!Vocabulary.Connectors.Has(title.FoldedOf(word)))
            return false;
        // "Vitamina E", "Tipo A": one letter that names something.
        return word.Length > 1 || (at < title.Words.Count - 1 && title.FoldedOf(title.Words[at - 1]) is not ("vitamina" or "tipo" or "classe" or "modelo" or "grupo"));
    }

    static bool IsAfterApostrophe(Text title, Word word) => word.Length == 1 && word.Start > 1 && title.Raw[word.Start - 1] is '\'' or '’' && char.IsLetter(title.Raw[word.Start - 2]);

    static string Capitalised(string small) => string.Concat(char.ToUpper(small[0], Portuguese).ToString(), small.AsSpan(1));

    static bool HasVowel(ReadOnlySpan<char> folded) => folded.ContainsAny(Vowels);

    /// <summary>Where the whole brand stands in the title; its words are written as the brand writes them.</summary>
    static Hit? BrandIn(Text title, string? brand)
    {
        var name = Text.Fold((brand ?? "").Trim());
        var at = name.Length == 0 ? -1 : title.Folded.IndexOf(name, StringComparison.Ordinal);
        var end = at + name.Length;
        return at >= 0 && !name.StartsWith(' ') && !name.EndsWith(' ') && (at == 0 || title.Folded[at - 1] == ' ') && (end == title.Folded.Length || title.Folded[end] == ' ')
            ? new Hit(at, end) : null;
    }

    static bool IsWithin(Hit? hit, Word word) => hit is { } span && word.Start >= span.Start && word.End <= span.End;

    static bool IsUpper(ReadOnlySpan<char> raw)
    {
        var any = false;
        foreach (var c in raw)
        {
            if (char.IsLower(c))
                return false;
            any |= char.IsUpper(c);
        }
        return any;
    }
}
