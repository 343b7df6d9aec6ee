using System.Globalization;
using System.Text;

namespace Nexo.Bench;

/// <summary>A result as markdown.</summary>
sealed class Table(string title, params string[] columns)
{
    readonly List<string[]> rows = [];

    public void Add(params object[] cells) => rows.Add([.. cells.Select(Text)]);

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"**{ratio:0.00}**");

    public static string Text(object cell) => cell switch
    {
        double d => d.ToString(d < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture),
        int n => n.ToString("N0", CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    public override string ToString()
    {
        var text = new StringBuilder($"## {title}\n\n| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        return text.ToString();
    }
}
