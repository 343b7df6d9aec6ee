namespace Nexo.Cli;

/// <summary>Rows in columns, as wide as they need to be, so that the output can be read by people and cut by scripts.</summary>
static class Columns
{
    public static void Write(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [heads, .. rows];
        var widths = heads.Select((_, i) => all.Max(row => row[i].Length)).ToList();
        foreach (var row in all)
            Console.WriteLine(string.Join("  ", row.Select((text, i) => text.PadRight(widths[i]))).TrimEnd());
    }
}
