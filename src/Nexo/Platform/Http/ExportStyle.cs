using System.Globalization;

namespace Nexo.Platform;

/// <summary>How a list leaves as a file.</summary>
/// <param name="IsJson">JSON Lines; else CSV.</param>
/// <param name="IsPortuguese">CSV for Excel in Brazil.</param>
public sealed record ExportStyle(bool IsJson, bool IsPortuguese)
{
    /// <param name="format">csv, which is the default, or jsonl.</param>
    /// <param name="excel">pt, or null.</param>
    public static Outcome<ExportStyle> Read(string? format, string? excel) =>
        format is not (null or "" or "csv" or "jsonl") ? Refusal.Invalid("format", "unknown_format", "format is csv or jsonl.")
        : excel is not (null or "" or "pt") ? Refusal.Invalid("excel", "unknown_excel", "excel is pt.")
        : new ExportStyle(format == "jsonl", excel == "pt");

    public string ContentType => IsJson ? "application/x-ndjson" : "text/csv; charset=utf-8";

    public string FileName(string what, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{what}-{now:yyyy-MM-dd}.{(IsJson ? "jsonl" : "csv")}");

    public CsvRows Csv(Stream to) => new(to, mark: IsPortuguese, portuguese: IsPortuguese);
}
