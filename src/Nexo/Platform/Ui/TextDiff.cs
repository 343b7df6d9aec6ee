using System.Globalization;

namespace Nexo.Platform.Ui;

/// <summary>What became of a stretch of text between two versions.</summary>
public enum Fate { Kept, Removed, Added }

public readonly record struct Stretch(Fate Fate, string Text);

/// <summary>
/// The difference of two texts as a person reads it: whole words first, then the letters at which two words part.
/// Letters alone would find chance matches all over unrelated words.
/// </summary>
public static class TextDiff
{
    // Beyond this many comparisons the middle is shown as replaced; that keeps the worst page at a few milliseconds.
    const int MostComparisons = 250_000;

    public static IReadOnlyList<Stretch> Between(string before, string after)
    {
        var stretches = new List<Stretch>();
        Compare(Words(before), Words(after), stretches, (removed, added) => Compare(Letters(removed), Letters(added), stretches, null, sameEndsOnly: true));
        return stretches;
    }

    static void Compare(
        List<string> before, List<string> after, List<Stretch> into, Action<string, string>? refine, bool sameEndsOnly = false)
    {
        var head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;

        // One letter at an end is chance, not kinship: "azul" and "anil" are two words.
        if (sameEndsOnly && (head + tail) * 2 <= Math.Min(before.Count, after.Count))
            head = tail = 0;

        Add(into, Fate.Kept, before.Take(head));
        Middle(before.Skip(head).SkipLast(tail).ToList(), after.Skip(head).SkipLast(tail).ToList(), into, refine, sameEndsOnly);
        Add(into, Fate.Kept, before.TakeLast(tail));
    }

    static void Middle(List<string> before, List<string> after, List<Stretch> into, Action<string, string>? refine, bool sameEndsOnly)
    {
        var gap = new Gap(into, refine);
        if (sameEndsOnly || (long)before.Count * after.Count > MostComparisons)
        {
            gap.Take(before, after);
        }
        else
        {
            var (i, j) = (0, 0);
            foreach (var (inBefore, inAfter) in LongestCommon(before, after))
            {
                gap.Take(before[i..inBefore], after[j..inAfter]);
                gap.Close();
                Add(into, Fate.Kept, [before[inBefore]]);
                (i, j) = (inBefore + 1, inAfter + 1);
            }
            gap.Take(before[i..], after[j..]);
        }
        gap.Close();
    }

    static List<(int, int)> LongestCommon(List<string> before, List<string> after)
    {
        var length = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
            for (var j = after.Count - 1; j >= 0; j--)
                length[i, j] = before[i] == after[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);

        var common = new List<(int, int)>();
        for (int i = 0, j = 0; i < before.Count && j < after.Count;)
        {
            if (before[i] == after[j])
                common.Add((i++, j++));
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
        return common;
    }

    static void Add(List<Stretch> into, Fate fate, IEnumerable<string> parts)
    {
        var text = string.Concat(parts);
        if (text.Length == 0)
            return;
        if (into.Count > 0 && into[^1].Fate == fate)
            into[^1] = into[^1] with { Text = into[^1].Text + text };
        else
            into.Add(new(fate, text));
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var letter in Letters(text))
        {
            if (words.Count > 0 && IsWord(letter) && IsWord(words[^1]))
                words[^1] += letter;
            else
                words.Add(letter);
        }
        return words;
    }

    static bool IsWord(string text) => char.IsLetterOrDigit(text[^1]) || char.GetUnicodeCategory(text[^1]) == UnicodeCategory.NonSpacingMark;

    // Grapheme clusters, so that an accent or an emoji is never cut in two.
    static List<string> Letters(string text)
    {
        var letters = new List<string>();
        for (var at = StringInfo.GetTextElementEnumerator(text); at.MoveNext();)
            letters.Add(at.GetTextElement());
        return letters;
    }

    /// <summary>What was removed and added between two kept words, gathered so that it can be refined as a pair.</summary>
    sealed class Gap(List<Stretch> into, Action<string, string>? refine)
    {
        string removed = "", added = "";

        public void Take(IEnumerable<string> before, IEnumerable<string> after) =>
            (removed, added) = (removed + string.Concat(before), added + string.Concat(after));

        public void Close()
        {
            if (refine is not null && removed.Length > 0 && added.Length > 0)
            {
                refine(removed, added);
            }
            else
            {
                Add(into, Fate.Removed, [removed]);
                Add(into, Fate.Added, [added]);
            }
            (removed, added) = ("", "");
        }
    }
}
