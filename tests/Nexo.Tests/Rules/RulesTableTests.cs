using System.Globalization;
using Nexo.Channels;
using Nexo.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Rules;

/// <summary>docs/rules.md says of every rule what the code says.</summary>
public sealed class RulesTableTests
{
    [Fact]
    public void The_table_tells_every_rule_as_it_is()
    {
        var written = File.ReadLines(Path.Combine(Repository.Folder("docs"), "rules.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 7 && cells[1].Contains('-', StringComparison.Ordinal) && !cells[1].StartsWith('-'))
            .Select(cells => string.Join(" | ", cells[1], cells[3], cells[4], cells[5], cells[6], cells[^2]));

        var rules = Channel.All.SelectMany(RulePacks.Of).DistinctBy(rule => rule.Id)
            .Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Id} | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Impact} | {rule.Effort} | {(rule.Fixes ? "yes" : "no")} | {Sources.Of(rule.Id)}"));

        written.ShouldBe(rules, ignoreOrder: true);
    }
}
