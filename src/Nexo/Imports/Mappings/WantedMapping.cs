using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>A mapping as somebody gives it; an exported one can be given back as it is.</summary>
/// <param name="Name">1 to 80 characters, once in the workspace whatever its case.</param>
/// <param name="Channel">Whose files it reads.</param>
/// <param name="Fields">Field to its source; <c>externalId</c> is needed.</param>
/// <param name="Columns">The header to remember it by; without it, it is used by its name only.</param>
sealed record WantedMapping(string? Name, Channel? Channel, IReadOnlyDictionary<string, FieldSource>? Fields, IReadOnlyList<string>? Columns = null)
{
    const int MostColumns = 500, LongestColumn = 500;

    /// <summary>Why it cannot be kept; null when it can.</summary>
    public Refusal? Broken() =>
        string.IsNullOrWhiteSpace(Name) ? Refusal.Invalid("name", "name_missing", "name is required.")
        : Name.Trim().EnumerateRunes().Count() > 80 || Name.Any(char.IsControl) ? Refusal.Invalid("name", "name_not_possible", "name has at most 80 characters and no control characters.")
        : Channel is not { } channel ? Refusal.Invalid("channel", "unknown_channel", $"channel is one of {Channels.Channel.Names}.")
        : Fields is null ? Refusal.Invalid("fields", "required", "fields is required.")
        : BrokenColumns("columns", Columns ?? []) ?? BrokenFields(Fields) ?? LacksId(Fields, channel);

    public static Refusal? LacksId(IReadOnlyDictionary<string, FieldSource> fields, Channel channel) =>
        fields.ContainsKey("units") ? LacksOfSales(fields)
        : Reads(fields, "externalId") || (channel == Channels.Channel.MercadoLivre && Reads(fields, "title") && Reads(fields, "images"))
            ? null
            : Refusal.Invalid("fields.externalId", "no_id_column", "fields.externalId: name the column that holds the listing's id.");

    static Refusal? LacksOfSales(IReadOnlyDictionary<string, FieldSource> fields) =>
        fields.Keys.FirstOrDefault(field => !MappedField.OfSales.Contains(field)) is { } other ? Refusal.Invalid($"fields.{other}", "field_of_another_kind", $"fields.{other}: a mapping with units is one of sales, which have {string.Join(", ", MappedField.OfSales)}.")
        : !Reads(fields, "externalId") && !Reads(fields, "sku") ? Refusal.Invalid("fields.externalId", "no_id_column", "fields.externalId: name the column that holds the listing's id, or fields.sku the one that holds its SKU.")
        : !Reads(fields, "day") ? Refusal.Invalid("fields.day", "no_sales_columns", "fields.day: name the column that holds the day.")
        : !Reads(fields, "units") ? Refusal.Invalid("fields.units", "no_sales_columns", "fields.units: name the column that holds the units sold.")
        : null;

    static bool Reads(IReadOnlyDictionary<string, FieldSource> fields, string name) => fields.GetValueOrDefault(name)?.Columns.Count > 0;

    public static Refusal? BrokenFields(IReadOnlyDictionary<string, FieldSource> fields)
    {
        foreach (var (name, source) in fields)
        {
            var path = $"fields.{name}";
            if (!MappedField.Exists(name))
                return Refusal.Invalid(path, "unknown_field", $"{path}: there is no such field; there are {string.Join(", ", MappedField.All)}; of sales {string.Join(", ", MappedField.OfSales)}.");
            if (source is null)
                return Refusal.Invalid(path, "required", $"{path}: must be an object.");
            if ((BrokenColumns($"{path}.columns", source.Columns) ?? BrokenSource(path, MappedField.FactOf(name), source)) is { } broken)
                return broken;
        }
        return null;
    }

    static Refusal? BrokenColumns(string path, IReadOnlyList<string>? columns) =>
        columns is null ? Refusal.Invalid(path, "required", $"{path}: must be a list.")
        : columns.Count > MostColumns ? Refusal.Invalid(path, "too_many", $"{path}: at most {MostColumns} columns.")
        : columns.Any(column => column is null || column.Length > LongestColumn || column.Contains('\0')) ? Refusal.Invalid(path, "too_long", $"{path}: a column's name has at most {LongestColumn} characters, none of them U+0000.")
        : null;

    static Refusal? BrokenSource(string path, Fact fact, FieldSource source)
    {
        if (source.Constant is { } constant && (!MappedField.TakesConstant(fact) || constant.Length is 0 or > 1_000 || constant.Contains('\0')))
            return Refusal.Invalid($"{path}.constant", "constant_not_possible", $"{path}.constant: a text of 1 to 1000 characters, not for ids and lists.");
        if (source is { Constant: not null, Multiply: not null })
            return Refusal.Invalid($"{path}.multiply", "either_or", $"{path}: a constant is not multiplied.");
        if (fact is Fact.Currency && source.Constant is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            return Refusal.Invalid($"{path}.constant", "unknown_currency", $"{path}.constant: a code of three capital letters, as in BRL.");
        if (source.DecimalMark is not (null or "comma" or "point") || (source.DecimalMark is not null && !MappedField.IsNumber(fact)))
            return Refusal.Invalid($"{path}.decimalMark", "decimal_mark_not_possible", $"{path}.decimalMark: comma or point, of a number only.");
        if (source.Multiply is { } factor && (!MappedField.IsNumber(fact) || factor is <= 0 or > 1_000_000))
            return Refusal.Invalid($"{path}.multiply", "multiply_not_possible", $"{path}.multiply: above 0 and at most 1000000, of a number only.");
        if (source.Separator is { } separator && (!MappedField.IsGathered(fact) || separator.Length is 0 or > 5 || separator.Contains('\0')))
            return Refusal.Invalid($"{path}.separator", "separator_not_possible", $"{path}.separator: 1 to 5 characters, of a list only.");
        if (source.TrimPrefix is { } prefix && (!MappedField.TakesPrefix(fact) || prefix.Length is 0 or > 200 || prefix.Contains('\0')))
            return Refusal.Invalid($"{path}.trimPrefix", "prefix_not_possible", $"{path}.trimPrefix: 1 to 200 characters, of a text only.");
        return null;
    }
}
