using System.Globalization;

namespace Nexo.Imports.Pages;

/// <summary>
/// The columns as a form names them: <c>price.column</c> (repeated), <c>price.constant</c>, <c>price.mark</c>, <c>price.unit</c>,
/// <c>price.separator</c>, <c>price.prefix</c>.
/// </summary>
static class ChosenFields
{
    /// <summary>Factors that people need; any other is written by the API.</summary>
    public static readonly IReadOnlyList<string> Factors = ["0.01", "0.001", "0.5", "10", "100", "1000"];

    /// <summary>What stands between the parts of a list; \n is a line.</summary>
    public static readonly IReadOnlyList<string> Separators = [",", ";", "|", "/", ">", "#", "\\n"];

    public static Dictionary<string, FieldSource> Of(IFormCollection form) =>
        MappedField.All.Select(name => (Name: name, Source: Source(form, name))).Where(field => field.Source is { Columns.Count: > 0 } or { Constant: not null })
            .ToDictionary(field => field.Name, field => field.Source);

    static FieldSource Source(IFormCollection form, string name)
    {
        string? Said(string what) => form[$"{name}.{what}"].ToString() is { Length: > 0 } said ? said : null;
        var columns = form[$"{name}.column"].OfType<string>().Where(column => column.Length > 0).Distinct().ToArray();
        return new FieldSource
        {
            Columns = columns,
            Constant = Said("constant")?.Trim() is { Length: > 0 } constant ? constant : null,
            DecimalMark = Said("mark"),
            Multiply = decimal.TryParse(Said("unit"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) ? factor : null,
            Separator = Said("separator") is { } separator ? (separator == "\\n" ? "\n" : separator) : null,
            TrimPrefix = Said("prefix"),
        };
    }

    public static string? Shown(this FieldSource source, string what) => what switch
    {
        "unit" => source.Multiply?.ToString("0.######", CultureInfo.InvariantCulture),
        "separator" => source.Separator == "\n" ? "\\n" : source.Separator,
        _ => null,
    };
}
