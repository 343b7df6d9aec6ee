using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexo.Rules.Reading;

/// <summary>Fibres and their shares, as a textile label gives them: "95% algodão 5% elastano".</summary>
sealed partial record Composition(IReadOnlyList<decimal> Parts)
{
    /// <summary>Fibres by their own names, as the label rule asks for them.</summary>
    public static readonly Phrases Fibres = new(
        "algodao", "poliester", "poliamida", "elastano", "viscose", "modal", "linho", "la", "seda", "acrilico", "bambu", "liocel", "lyocell", "elastodieno", "polyester", "polyamide", "elastane", "linen", "wool", "silk", "acrylic");

    public decimal Sum => Parts.Sum();

    public bool IsDescending => Parts.Zip(Parts.Skip(1)).All(pair => pair.First >= pair.Second);

    public static Composition Read(string text)
    {
        var parts = new List<decimal>();
        foreach (var share in Shares().EnumerateMatches(text))
        {
            var number = text.AsSpan(share.Index, share.Length).TrimEnd("% \t").ToString().Replace(',', '.');
            if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                parts.Add(value);
        }
        return new Composition(parts);
    }

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?\s?%")]
    private static partial Regex Shares();
}
