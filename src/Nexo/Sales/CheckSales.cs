using System.Globalization;
using Nexo.Platform;

namespace Nexo.Sales;

/// <summary>What is wrong with sales that were sent; the first thing, by its place. Pure.</summary>
static class CheckSales
{
    static readonly DateOnly Earliest = new(2000, 1, 1);
    public const decimal HighestRevenue = 99_999_999_999_999m;

    /// <summary>Days in the far east of the world begin before those of the server's clock.</summary>
    public static bool IsOutOfRange(DateOnly day, DateOnly today) => day < Earliest || day > today.AddDays(1);

    public static Refusal? Broken(IReadOnlyList<SaleOfDay>? sales, DateOnly today)
    {
        if (sales is not { Count: >= 1 and <= RecordSales.Most })
            return Refusal.Invalid("sales", "out_of_range", $"sales: 1 to {RecordSales.Most.ToString(CultureInfo.InvariantCulture)} of them are taken at once.");
        return sales.Select((sale, at) => sale is null ? Refusal.Invalid($"sales[{at}]", "missing", $"sales[{at}]: is an object.") : Broken(sale, $"sales[{at}]", today)).FirstOrDefault(broken => broken is not null);
    }

    static Refusal? Broken(SaleOfDay sale, string at, DateOnly today) =>
        sale.ListingId is null && string.IsNullOrWhiteSpace(sale.ExternalId) && string.IsNullOrWhiteSpace(sale.Sku) ? Refusal.Invalid($"{at}.externalId", "missing", $"{at}: names its listing by listingId, externalId or sku.")
        : new[] { sale.ExternalId, sale.Sku }.Any(code => code is { Length: > 200 } || code?.Contains('\0') == true) ? Refusal.Invalid($"{at}.externalId", "too_long", $"{at}: externalId and sku have at most 200 characters, none of them U+0000.")
        : IsOutOfRange(sale.Day, today) ? Refusal.Invalid($"{at}.day", "out_of_range", $"{at}.day: from 2000-01-01 to tomorrow.")
        : sale.Units < 0 ? Refusal.Invalid($"{at}.units", "out_of_range", $"{at}.units: is not negative.")
        : Money(sale, at) ?? Orders(sale, at);

    static Refusal? Money(SaleOfDay sale, string at) =>
        sale.Revenue is < 0 or > HighestRevenue || (sale.Revenue is { } revenue && decimal.Round(revenue, 4) != revenue) ? Refusal.Invalid($"{at}.revenue", "out_of_range", $"{at}.revenue: is not negative, with at most 14 digits before the point and four behind it.")
        : sale.Revenue is not null && sale.Currency is null ? Refusal.Invalid($"{at}.currency", "missing", $"{at}.currency: is needed with revenue.")
        : sale.Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) ? Refusal.Invalid($"{at}.currency", "unknown_currency", $"{at}.currency: three capital letters, as in BRL.")
        : null;

    static Refusal? Orders(SaleOfDay sale, string at) =>
        sale.Orders < 0 ? Refusal.Invalid($"{at}.orders", "out_of_range", $"{at}.orders: is not negative.")
        : sale.LateOrders is { } late && (late < 0 || sale.Orders is not { } orders || late > orders) ? Refusal.Invalid($"{at}.lateOrders", "out_of_range", $"{at}.lateOrders: from 0 to orders.")
        : null;

    public static Refusal Twice(int at, int before) =>
        Refusal.Invalid($"sales[{at}]", "duplicate", $"sales[{at}]: tells of the same listing and day as sales[{before}].");
}
