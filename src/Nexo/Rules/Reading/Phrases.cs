using System.Collections.Frozen;

namespace Nexo.Rules.Reading;

/// <summary>Where a phrase stands in a text.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
readonly record struct Hit(int Start, int End);

/// <summary>A vocabulary of words and phrases, found word by word whatever the capitals, accents and punctuation between.</summary>
sealed class Phrases
{
    readonly FrozenDictionary<string, string[][]> byFirstWord;
    readonly FrozenDictionary<string, string[][]>.AlternateLookup<ReadOnlySpan<char>> lookup;

    readonly string[] all;

    public Phrases(params IEnumerable<string> phrases)
    {
        all = [.. phrases];
        byFirstWord = all
            .Select(phrase => Text.Fold(phrase).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(words => words[0], StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(words => words.Length).ToArray(), StringComparer.Ordinal);
        lookup = byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public Phrases And(params IEnumerable<string> more) => new(all.Concat(more));

    public Phrases And(Phrases more) => new(all.Concat(more.all));

    /// <summary>Whether this one word, already folded, is in the vocabulary.</summary>
    public bool Has(ReadOnlySpan<char> foldedWord) =>
        lookup.TryGetValue(foldedWord, out var candidates) && candidates[^1].Length == 1;

    public bool AnyIn(Text text) => First(text, 0, text.Words.Count) is not null;

    /// <summary>Whether one of the phrases stands among the first words.</summary>
    public bool AnyAmongFirst(Text text, int words) => First(text, 0, Math.Min(words, text.Words.Count)) is not null;

    /// <summary>All that are there, the longest at each place, from left to right and not overlapping.</summary>
    public List<Hit> In(Text text)
    {
        var hits = new List<Hit>();
        for (var i = 0; i < text.Words.Count;)
        {
            var length = LengthAt(text, i);
            if (length > 0)
                hits.Add(new Hit(text.Words[i].Start, text.Words[i + length - 1].End));
            i += Math.Max(1, length);
        }
        return hits;
    }

    int? First(Text text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (LengthAt(text, i) > 0)
                return i;
        }
        return null;
    }

    int LengthAt(Text text, int at)
    {
        if (!lookup.TryGetValue(text.FoldedOf(text.Words[at]), out var candidates))
            return 0;
        foreach (var words in candidates)
        {
            if (Matches(text, at, words))
                return words.Length;
        }
        return 0;
    }

    static bool Matches(Text text, int at, string[] words)
    {
        if (at + words.Length > text.Words.Count)
            return false;
        for (var i = 1; i < words.Length; i++)
        {
            if (!text.FoldedOf(text.Words[at + i]).SequenceEqual(words[i]))
                return false;
        }
        return true;
    }
}
