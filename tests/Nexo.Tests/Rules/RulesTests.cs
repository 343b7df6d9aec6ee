using Nexo.Channels;
using Nexo.Rules;
using Shouldly;

namespace Nexo.Tests.Rules;

public sealed class RulesTests
{
    static readonly Dictionary<string, RuleCase> Cases = RuleCases.All.ToDictionary(c => $"{c.Rule} {c.Says}: {c.Because}");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_says_of_a_listing(string name)
    {
        var wanted = Cases[name];

        var verdict = wanted.Verdict();

        verdict.Says().ShouldBe(wanted.Says);
        if (wanted.Then is not null)
            Auditor.Audit(wanted.Listing).Findings.Single(fact => fact.Rule.Id == wanted.Rule).Fix?.After.ShouldBe(wanted.Then);
        if (wanted.Then is not null)
            ((FoundVerdict)verdict).After.ShouldBe(wanted.Then);
    }

    [Fact]
    public void A_good_listing_of_any_channel_breaks_no_rule() =>
        Good.All.SelectMany(listing => Auditor.Audit(listing).Findings.Select(fact => $"{listing.Channel} {fact.Rule.Id} {fact.Evidence}")).ShouldBeEmpty();

    [Fact]
    public void Every_rule_has_cases()
    {
        var rules = Channel.All.SelectMany(RulePacks.Of).DistinctBy(rule => rule.Id).ToArray();
        rules.Length.ShouldBeGreaterThan(70);
        foreach (var rule in rules)
        {
            var said = RuleCases.All.Where(c => c.Rule == rule.Id).Select(c => c.Says).Distinct().ToArray();
            var isAboutPixelsOrTheChannel = said is [Says.NotEvaluated] or [Says.NotEvaluated, Says.Clean];
            if (!isAboutPixelsOrTheChannel)
                said.ShouldContain(Says.Found, rule.Id);
            if (said is not [Says.NotEvaluated])
                (said.Contains(Says.Clean) || rule.Id is "AMZ-I2" or "ML-I1" or "SHN-I1").ShouldBeTrue($"{rule.Id} has no case where it is kept");
        }
    }

    [Fact]
    public void Ids_are_unique_within_a_channel_and_mean_one_thing_everywhere()
    {
        foreach (var channel in Channel.All)
            RulePacks.Of(channel).Select(rule => rule.Id).ShouldBeUnique();
        Channel.All.SelectMany(RulePacks.Of).GroupBy(rule => rule.Id).ShouldAllBe(same => same.Select(rule => rule.GetType()).Distinct().Count() == 1);
    }

    [Fact]
    public void A_summary_is_told_only_what_its_own_facts_show() =>
        Channel.All.SelectMany(channel => Auditor.Audit(Good.Summary(channel)).Findings).Select(fact => fact.Rule.Id).ShouldBeEmpty();
}
