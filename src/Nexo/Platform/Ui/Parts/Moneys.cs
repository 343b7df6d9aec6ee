using System.Collections.Frozen;
using System.Globalization;

namespace Nexo.Platform.Ui.Parts;

/// <summary>Amounts as people read them: "R$ 1.044,98", "US$ 12,50".</summary>
public static class Moneys
{
    static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["BRL"] = "R$", ["USD"] = "US$", ["EUR"] = "€", ["GBP"] = "£", ["INR"] = "₹", ["MXN"] = "MX$", ["ARS"] = "AR$", ["CLP"] = "CL$",
        ["COP"] = "CO$", ["JPY"] = "¥", ["CNY"] = "CN¥", ["SGD"] = "S$", ["MYR"] = "RM", ["PHP"] = "₱", ["THB"] = "฿", ["VND"] = "₫", ["IDR"] = "Rp",
    }.ToFrozenDictionary();

    /// <param name="currency">ISO 4217; one without a known sign is written as its code.</param>
    public static string Said(decimal amount, string? currency)
    {
        var number = Math.Abs(amount).ToString("N2", CultureInfo.CurrentCulture);
        var minus = amount < 0 ? "−" : "";
        return currency is null ? minus + number : $"{minus}{Signs.GetValueOrDefault(currency, currency)}\u00a0{number}";
    }
}
