using System.Text.RegularExpressions;

namespace Nexo.Platform.Ui.Parts;

/// <summary>The little markdown that reports are written in, taken apart: headings, lists, tables, paragraphs. What it does not know stays text; markup never becomes markup.</summary>
static partial class MarkdownText
{
    public enum Kind { Heading, List, Table, Code, Text }

    /// <param name="Level">Of a heading, from 1.</param>
    /// <param name="Lines">Of a table without the line of dashes.</param>
    public sealed record Block(Kind Kind, int Level, IReadOnlyList<string> Lines);

    /// <summary>A piece of a line.</summary>
    /// <param name="Shape">plain, strong, code or link.</param>
    /// <param name="Href">Of a link; http and https alone are links.</param>
    public sealed record Piece(string Shape, string Text, string? Href = null);

    public static IReadOnlyList<Block> Blocks(string text)
    {
        var blocks = new List<(Kind Kind, int Level, List<string> Lines)>();
        var (open, isCode) = (false, false);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                if (isCode)
                    blocks.Add((Kind.Code, 0, []));
                open = false;
                continue;
            }
            if (isCode)
            {
                blocks[^1].Lines.Add(line);
                continue;
            }
            if (line.Trim().Length == 0)
            {
                open = false;
                continue;
            }
            var kind = KindOf(line);
            if (kind is Kind.Heading || !open || blocks[^1].Kind != kind)
                blocks.Add((kind, kind is Kind.Heading ? line.TakeWhile(c => c == '#').Count() : 0, []));
            if (kind is not Kind.Table || !Dashes().IsMatch(line))
                blocks[^1].Lines.Add(kind switch { Kind.Heading => line.TrimStart('#').Trim(), Kind.List => Bullet().Replace(line, "", 1), _ => line });
            open = kind is not Kind.Heading;
        }
        return [.. blocks.Select(block => new Block(block.Kind, block.Level, block.Lines))];
    }

    public static IReadOnlyList<string> Cells(string row) =>
        [.. Bar().Split(row.Trim().Trim('|')).Select(cell => cell.Replace("\\|", "|", StringComparison.Ordinal).Trim())];

    public static IEnumerable<Piece> Pieces(string line)
    {
        var at = 0;
        foreach (Match found in Shaped().Matches(line))
        {
            if (found.Index > at)
                yield return new("plain", line[at..found.Index]);
            at = found.Index + found.Length;
            yield return Shape(found.Value);
        }
        if (at < line.Length)
            yield return new("plain", line[at..]);
    }

    static Piece Shape(string text) => text[0] switch
    {
        '*' => new("strong", text[2..^2]),
        '`' => new("code", text[1..^1]),
        '[' => new("link", text[1..text.IndexOf("](", StringComparison.Ordinal)], text[(text.IndexOf("](", StringComparison.Ordinal) + 2)..^1]),
        _ => new("link", text, text),
    };

    static Kind KindOf(string line) =>
        Head().IsMatch(line) ? Kind.Heading : line.StartsWith('|') ? Kind.Table : Bullet().IsMatch(line) ? Kind.List : Kind.Text;

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\s*(?:[-*•]|\d{1,3}\.) ")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^\|[\s:|-]+\|?$")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"\*\*[^*\n]+\*\*|`[^`\n]+`|\[[^\[\]\n]+\]\(https?://[^\s()<>""]+\)|https?://[^\s()<>""|]+", RegexOptions.IgnoreCase)]
    private static partial Regex Shaped();
}
