using System.Collections.Frozen;
using System.Text.Json;

namespace Nexo.Imports;

/// <summary>The fields a mapping can name, and what can be done to each.</summary>
static class MappedField
{
    static readonly FrozenDictionary<string, Fact> Facts = Enum.GetValues<Fact>().Where(fact => fact is not Fact.NamedAttribute)
        .ToFrozenDictionary(fact => JsonNamingPolicy.CamelCase.ConvertName(fact.ToString()));

    /// <summary>In the order people read them.</summary>
    public static readonly IReadOnlyList<string> All = [.. Facts.Where(pair => pair.Value < Fact.Day).OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>Those of a file of sales.</summary>
    public static readonly IReadOnlyList<string> OfSales = ["externalId", "sku", "day", "units", "revenue", "currency", "orders", "lateOrders"];

    public static bool Exists(string name) => Facts.ContainsKey(name);

    public static string Of(Fact fact) => JsonNamingPolicy.CamelCase.ConvertName((fact is Fact.NamedAttribute ? Fact.Attributes : fact).ToString());

    public static Fact FactOf(string name) => Facts[name];

    /// <summary>A column of attributes is a list of them if it is called so or has a separator; else it is one attribute, named by the column.</summary>
    public static Fact FactOf(string name, FieldSource source, string column) =>
        Facts[name] is Fact.Attributes && source.Separator is null && !ColumnNames.HoldsAttributes(column) ? Fact.NamedAttribute : Facts[name];

    /// <summary>Put together from all their columns; of the others the first that says something counts.</summary>
    public static bool IsGathered(Fact fact) =>
        fact is Fact.Images or Fact.Bullets or Fact.Attributes or Fact.NamedAttribute or Fact.Category or Fact.Variations;

    public static bool IsNumber(Fact fact) => fact is Fact.Price or Fact.ListPrice or Fact.Stock or Fact.Rating or Fact.ReviewCount or Fact.Units or Fact.Revenue or Fact.Orders or Fact.LateOrders;

    public static bool TakesConstant(Fact fact) => !IsGathered(fact) && fact is not (Fact.ExternalId or Fact.Availability);

    public static bool TakesPrefix(Fact fact) => fact is Fact.ExternalId or Fact.Sku or Fact.Gtin or Fact.Title or Fact.Description or Fact.Brand or Fact.Url;

    /// <summary>The text on its way from a column: without the prefix, and a list in a form in which its parts are plain.</summary>
    public static Cell Treated(this Cell cell, Fact fact, FieldSource source)
    {
        if (cell.Structured)
            return cell;
        if (source.TrimPrefix is { Length: > 0 } prefix && cell.Text.AsSpan().Trim().StartsWith(prefix, StringComparison.Ordinal))
            return new Cell(cell.Text.Trim()[prefix.Length..]);
        if (source.Separator is not { Length: > 0 } separator || !IsGathered(fact))
            return cell;
        var parts = cell.Text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Cell(fact is Fact.Attributes ? string.Join('\n', parts) : parts.Length == 0 ? "" : JsonSerializer.Serialize(parts));
    }
}
