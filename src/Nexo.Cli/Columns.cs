namespace Nexo.Cli;

/// <param name="Head">Its name.</param>
/// <param name="Cell">What it shows of a row.</param>
/// <param name="Shrinks">Whether it may be cut where the terminal is narrow.</param>
/// <param name="Rank">0 is always shown; of the others the highest is left out first.</param>
readonly record struct Column<T>(string Head, Func<T, string?> Cell, bool Shrinks = false, int Rank = 0);

/// <summary>Rows in columns: as wide as they need to be for programs, as wide as the terminal is for people.</summary>
static class Columns
{
    const int Gap = 2;
    const int Readable = 24;
    const int Least = 10;

    public static IEnumerable<string> Of<T>(IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns, int? width)
    {
        var shown = columns.Select(column => (Column: column, Cells: (string[])[column.Head, .. rows.Select(row => OneLine(column.Cell(row)))])).ToList();
        var widths = shown.Select(one => one.Cells.Max(cell => cell.Length)).ToList();
        if (width is { } most)
        {
            Shrink(Readable, most);
            while (Total() > most && shown.Select(one => one.Column.Rank).Max() is > 0 and var rank)
            {
                var at = shown.FindLastIndex(one => one.Column.Rank == rank);
                shown.RemoveAt(at);
                widths.RemoveAt(at);
            }
            Shrink(Least, most);
        }
        for (var row = 0; row <= rows.Count; row++)
            yield return string.Join(new string(' ', Gap), shown.Select((one, i) => Fit(one.Cells[row], widths[i]))).TrimEnd();

        int Total() => widths.Sum() + Gap * (widths.Count - 1);

        void Shrink(int least, int to)
        {
            for (var i = shown.Count - 1; i >= 0 && Total() > to; i--)
            {
                if (shown[i].Column.Shrinks && widths[i] > least)
                    widths[i] = Math.Max(least, widths[i] - (Total() - to));
            }
        }
    }

    static string Fit(string text, int width) => text.Length <= width ? text.PadRight(width) : $"{text[..(width - 1)]}…";

    static string OneLine(string? text) => text is null ? "" : text.ReplaceLineEndings(" ");
}
