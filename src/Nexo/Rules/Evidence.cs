using Nexo.Rules.Reading;

namespace Nexo.Rules;

/// <summary>What was seen, cut to what a person reads: at most five samples of forty characters.</summary>
static class Evidence
{
    const int Samples = 5;
    const int Characters = 40;

    public static string[] Words(Text text, IEnumerable<Hit> hits) =>
        [.. hits.Select(hit => Sample(text.Raw[hit.Start..hit.End])).Distinct(StringComparer.OrdinalIgnoreCase).Take(Samples)];

    public static string[] Ornaments(string text) =>
        [.. text.EnumerateRunes().Where(rune => Symbols.IsOrnament(rune) && rune.Value is not (0x200D or 0xFE0E or 0xFE0F or 0x20E3)).Select(rune => rune.ToString()).Distinct().Take(Samples)];

    public static string[] Emoji(string text) =>
        [.. text.EnumerateRunes().Where(rune => Symbols.IsEmoji(rune) && rune.Value is not (0x200D or 0xFE0E or 0xFE0F or 0x20E3)).Select(rune => rune.ToString()).Distinct().Take(Samples)];

    public static string[] Texts(IEnumerable<string> texts) => [.. texts.Select(Sample).Take(Samples)];

    public static string Sample(string text)
    {
        if (text.Length <= Characters)
            return text;
        var end = char.IsHighSurrogate(text[Characters - 1]) ? Characters - 1 : Characters;
        return text[..end] + "…";
    }
}
