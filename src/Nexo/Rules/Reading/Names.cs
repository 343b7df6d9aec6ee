using System.Text.RegularExpressions;

namespace Nexo.Rules.Reading;

/// <summary>Names that are written with a sign: "Yu-Gi-Oh!", "Scene It?". The sign belongs to them.</summary>
static partial class Names
{
    /// <summary>The title without such names, and without the brand where a sign follows it ("Bif Bang Pow" in "Bif Bang Pow!").</summary>
    public static string Without(string title, string? brand)
    {
        var plain = WrittenSo().Replace(title, " ");
        var words = (brand ?? "").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? plain
            : Regex.Replace(plain, $"{string.Join("[ -]", words.Select(Regex.Escape))}[!?]+", " ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\b(?:yu-?gi-?oh!|scene\sit\?|pop!|go!!!|guess\?|guess\swho\?|jeopardy!|who\swants\sto\sbe\sa\smillionaire\?|mamma\smia!|oh!|yahoo!|hey!\sclay)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WrittenSo();
}
