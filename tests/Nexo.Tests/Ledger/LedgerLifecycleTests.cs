using Nexo.Ledger;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

public sealed class LedgerLifecycleTests
{
    [Fact]
    public void Every_status_and_step_and_hand_is_answered_as_the_page_says()
    {
        var page = Page();
        page.Select(row => row.Step).ShouldBe(Enum.GetValues<EntryStep>().Select(LedgerWire.Words), ignoreOrder: true);
        var tried = 0;
        foreach (var status in Enum.GetValues<EntryStatus>())
            foreach (var step in Enum.GetValues<EntryStep>())
                foreach (var hand in Enum.GetValues<EntryHand>())
                {
                    var expected = page.SingleOrDefault(row => row.Step == step.Words() && row.From.Contains(status.Wire()) && row.By.Equals(hand.ToString(), StringComparison.OrdinalIgnoreCase))?.To;
                    var outcome = LedgerLifecycle.Decide(status, step, hand);
                    (outcome.IsRefused ? null : outcome.Value.Wire()).ShouldBe(expected, $"{status.Wire()} · {step.Words()} · {hand}");
                    tried++;
                }
        tried.ShouldBe(6 * 8 * 3);
    }

    [Fact]
    public void The_diagram_shows_the_same_moves_as_the_table()
    {
        var drawn = File.ReadAllLines(PagePath).Select(line => line.Trim()).Where(line => line.Contains(" --> ", StringComparison.Ordinal) && !line.Contains("[*]", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[0]).ToHashSet();

        Page().SelectMany(row => row.From.Select(from => $"{from} --> {row.To}")).ToHashSet().SetEquals(drawn).ShouldBeTrue();
    }

    static string PagePath => Path.Combine(Repository.Root, "docs", "lifecycles", "ledger-entries.md");

    static IReadOnlyList<Row> Page() =>
    [
        .. File.ReadAllLines(PagePath).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[0].Split(", "), cells[1], cells[2], cells[3])),
    ];

    sealed record Row(string[] From, string Step, string To, string By);
}
