using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Nexo.Models;

/// <summary>Amounts of US dollars that may be thousandths of a cent: as many decimals as it takes, two at least.</summary>
static class Dollars
{
    public static string Said(decimal amount) => $"US$\u00a0{decimal.Round(amount, 6).ToString("#,##0.00####", CultureInfo.CurrentCulture)}";
}

/// <summary>How a call ended, in words.</summary>
static class Outcomes
{
    public static string Said(IStringLocalizer words, string outcome) =>
        words[$"outcome.{outcome}"] is { ResourceNotFound: false } known ? known.Value
        : outcome.StartsWith("status_", StringComparison.Ordinal) ? words["outcome.status", outcome["status_".Length..]] : outcome;
}
