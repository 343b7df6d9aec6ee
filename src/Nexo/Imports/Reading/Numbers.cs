using System.Globalization;

namespace Nexo.Imports;

/// <summary>Numbers as marketplaces write them: exponents, currency signs, either decimal mark.</summary>
static class Numbers
{
    static readonly (string Sign, string Currency)[] Signs =
        [("R$", "BRL"), ("US$", "USD"), ("MX$", "MXN"), ("£", "GBP"), ("€", "EUR"), ("₹", "INR"), ("Rs.", "INR")];

    /// <summary>Text that means "not said".</summary>
    public static bool IsNothing(string text) =>
        text.Trim().ToLowerInvariant() is "" or "null" or "none" or "nan" or "nil" or "n/a" or "na" or "-" or "--" or "undefined"
            or "no rating available" or "not available" or "sem avaliação" or "sem avaliações" or "não informado";

    /// <param name="currency">The currency its sign names; null when it has none or an ambiguous one.</param>
    /// <param name="decimalComma">1.234 means one thousand two hundred and thirty-four.</param>
    public static bool TryMoney(string text, bool decimalComma, out decimal amount, out string? currency)
    {
        var bare = text.Trim().Replace('\u00A0', ' ');
        currency = null;
        foreach (var (sign, named) in Signs)
        {
            if (!bare.StartsWith(sign, StringComparison.OrdinalIgnoreCase) && !bare.EndsWith(sign, StringComparison.OrdinalIgnoreCase))
                continue;
            currency = named;
            decimalComma |= named == "BRL";
            bare = bare.Replace(sign, "", StringComparison.OrdinalIgnoreCase);
            break;
        }
        return TryNumber(bare.Trim('$', ' '), decimalComma, out amount);
    }

    public static bool TryNumber(string text, bool decimalComma, out decimal number)
    {
        var plain = WithPoint(text.Trim().Replace(" ", "", StringComparison.Ordinal), decimalComma);
        if (decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number))
        {
            number = Math.Round(number, 4, MidpointRounding.AwayFromZero);
            return true;
        }
        return false;
    }

    /// <summary>
    /// Of two different marks the last is the decimal one; a mark that stands twice groups thousands.
    /// A single comma is decimal unless exactly three digits follow; a single point is, unless the file writes decimal commas.
    /// </summary>
    static string WithPoint(string text, bool decimalComma)
    {
        var (comma, point) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        if (comma < 0 && point < 0)
            return text;
        if (comma >= 0 && point >= 0)
            return comma > point ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : text.Replace(",", "", StringComparison.Ordinal);
        var mark = comma >= 0 ? ',' : '.';
        var last = Math.Max(comma, point);
        var threeFollow = text.Length - last == 4 && last is > 0 and <= 3;
        var groups = text.IndexOf(mark) != last || (threeFollow && (mark == ',' ? !decimalComma : decimalComma));
        return groups ? text.Replace(mark.ToString(), "", StringComparison.Ordinal) : text.Replace(',', '.');
    }
}
