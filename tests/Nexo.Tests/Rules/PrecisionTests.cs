using System.Globalization;
using Nexo.Channels;
using Nexo.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Rules;

/// <summary>docs/precision.md against what the pages show.</summary>
public sealed class PrecisionTests
{
    [Fact]
    public void The_table_and_the_pages_tell_the_same()
    {
        var written = File.ReadLines(Path.Combine(Repository.Folder("docs"), "precision.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 6 && cells[1].Contains('-', StringComparison.Ordinal) && !cells[1].StartsWith('-'))
            .Select(cells => string.Join(" | ", cells[1], cells[3], cells[4], cells[5]));

        written.ShouldBe(Precisions.All.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} | {one.Value.Sampled} | {one.Value.Right} | {one.Value.Percent}")), ignoreOrder: true);
    }

    [Fact]
    public void A_rule_that_is_wrong_too_often_is_off_until_somebody_switches_it_on()
    {
        var rules = Channel.All.SelectMany(RulePacks.Of).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id);

        Precisions.All.Where(one => one.Value.Percent < 90 && rules[one.Key].IsOnByDefault).Select(one => one.Key).ShouldBeEmpty();
    }
}
