using System.Globalization;
using Nexo.Platform;
using Nexo.Sales;

namespace Nexo.Imports;

/// <summary>A row of a file of sales.</summary>
/// <param name="Code">The listing's external id, or its SKU where the row has no other.</param>
sealed record SoldRow(string Code, bool IsSku, DateOnly Day, int Units, decimal? Revenue, string? Currency, int? Orders, int? LateOrders);

sealed partial class RowReader
{
    /// <summary>As they are written in files; of 03/04/2026 the day stands first, as in Brazil.</summary>
    static readonly string[] Days = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "dd/MM/yy"];

    /// <returns>Null with <see cref="Faults"/> where something is wrong.</returns>
    public SoldRow? ReadSale(SourceRecord next)
    {
        record = next;
        faults.Clear();
        if (next.Fault is { } broken)
        {
            faults.Add(broken);
            return null;
        }
        var id = Text(Fact.ExternalId, LongestId);
        var code = id ?? Text(Fact.Sku, LongestId);
        if (code is null && faults.Count == 0)
            Refuse(Fact.ExternalId, "missing", "The row names no listing: it needs its id or SKU.");
        var day = Day();
        var units = Units();
        var revenue = Money(Fact.Revenue, out var sign);
        var currency = Currency(revenue, sign);
        if (revenue is not null && currency is null)
            Refuse(Fact.Currency, "missing", "An amount needs its currency: a column, a sign, or the one chosen for the file.");
        var (orders, late) = (Whole(Fact.Orders), Whole(Fact.LateOrders));
        if (late is not null && (orders is null || late > orders))
            Refuse(Fact.LateOrders, "out_of_range", "Late orders are among the orders: at most as many.", late.Value.ToString(CultureInfo.InvariantCulture));
        return faults.Count == 0 ? new SoldRow(code!, id is null, day, units, revenue, revenue is null ? null : currency, orders, late) : null;
    }

    int Units()
    {
        if (Whole(Fact.Units) is { } units)
            return units;
        Refuse(Fact.Units, "missing", "The row has no units; 0 says that nothing was sold.");
        return 0;
    }

    DateOnly Day()
    {
        if (Text(Fact.Day, 100) is not { } text)
        {
            Refuse(Fact.Day, "missing", "The row has no day.");
            return default;
        }
        // A time behind the day says nothing more.
        if (!DateOnly.TryParseExact(text.Split(' ', 'T')[0], Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            Refuse(Fact.Day, "not_a_date", "A day is written 2026-11-20 or 20/11/2026.", text);
        else if (CheckSales.IsOutOfRange(day, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)))
            Refuse(Fact.Day, "out_of_range", "A day is one from 2000-01-01 to tomorrow.", text);
        return day;
    }
}
