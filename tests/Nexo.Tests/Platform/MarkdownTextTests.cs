using Nexo.Platform.Ui.Parts;
using Shouldly;

namespace Nexo.Tests.Platform;

public class MarkdownTextTests
{
    [Fact]
    public void A_report_is_taken_apart_into_headings_lists_tables_and_text()
    {
        var blocks = MarkdownText.Blocks("## Dia\nUm texto\nem duas linhas\n\n- um\n- dois\n\n| a | b |\n|---|---:|\n| x \\| y | 2 |\n```\n# nada\n```");
        blocks.Select(block => block.Kind).ShouldBe([MarkdownText.Kind.Heading, MarkdownText.Kind.Text, MarkdownText.Kind.List, MarkdownText.Kind.Table, MarkdownText.Kind.Code]);
        blocks[1].Lines.Count.ShouldBe(2);
        blocks[2].Lines.ShouldBe(["um", "dois"]);
        MarkdownText.Cells(blocks[3].Lines[1]).ShouldBe(["x | y", "2"]);
        blocks[4].Lines.ShouldBe(["# nada"]);
    }

    [Theory]
    [InlineData("[clique](javascript:alert(1))")]
    [InlineData("[clique](data:text/html,x)")]
    [InlineData("<a href=\"https://x\" onclick=\"alert(1)\">clique</a>")]
    public void Only_addresses_of_the_web_become_links(string hostile) =>
        MarkdownText.Pieces(hostile).Where(piece => piece.Href is { } href && !href.StartsWith("https://", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Shapes_within_a_line_are_seen()
    {
        var pieces = MarkdownText.Pieces("**Alex** fez `x` em [site](https://nexo.example/a) e http://b.example.").ToList();
        pieces.Select(piece => piece.Shape).ShouldBe(["strong", "plain", "code", "plain", "link", "plain", "link"]);
        (pieces[4].Text, pieces[4].Href).ShouldBe(("site", "https://nexo.example/a"));
    }
}
