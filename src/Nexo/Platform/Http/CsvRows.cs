using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nexo.Platform;

/// <summary>
/// A table on its way out as CSV (RFC 4180), a row at a time. A cell is shown by a spreadsheet and never run: text that would begin a formula gets
/// an apostrophe, which an import takes off again.
/// </summary>
/// <param name="to">Where it goes; stays open.</param>
/// <param name="mark">Begins with a byte order mark, by which Excel knows UTF-8.</param>
/// <param name="portuguese">For Excel in Brazil: semicolons, and commas before decimals.</param>
public sealed class CsvRows(Stream to, bool mark = false, bool portuguese = false) : IAsyncDisposable
{
    static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",;\r\n\t");
    static readonly SearchValues<char> BeginFormulas = SearchValues.Create("=+-@\t\r\n");

    readonly StreamWriter writer = new(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: mark), 1 << 16, leaveOpen: true);

    public async ValueTask Write(params object?[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                await writer.WriteAsync(portuguese ? ';' : ',');
            await writer.WriteAsync(Said(cells[i]));
        }
        await writer.WriteAsync("\r\n");
    }

    string? Said(object? cell) => cell switch
    {
        string text => Of(text),
        decimal number when portuguese => number.ToString(CultureInfo.InvariantCulture).Replace('.', ','),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell?.ToString(),
    };

    /// <summary>One cell of text.</summary>
    public static string Of(string text)
    {
        if (text.Length == 0)
            return "";
        var safe = RunsAsFormula(text) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(NeedQuotes) < 0 ? safe : '"' + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    /// <summary>The text as it was before <see cref="Of"/> kept it from running.</summary>
    public static string Back(string cell) => cell is ['\'', .. var text] && RunsAsFormula(text) ? text : cell;

    /// <summary>Also behind apostrophes, so that what is put before it can be told from what stood there.</summary>
    static bool RunsAsFormula(string text) => text.AsSpan().TrimStart('\'') is [var first, ..] && BeginFormulas.Contains(first);

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
