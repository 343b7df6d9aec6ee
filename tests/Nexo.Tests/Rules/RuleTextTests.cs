using System.Globalization;
using Nexo.Channels;
using Nexo.Rules;
using Shouldly;

namespace Nexo.Tests.Rules;

public sealed class RuleTextTests
{
    static readonly CultureInfo Portuguese = CultureInfo.GetCultureInfo("pt-BR");
    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static TheoryData<string> RuleIds => [.. Channel.All.SelectMany(RulePacks.Of).Select(rule => rule.Id).Distinct()];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Every_rule_has_its_words_in_both_languages(string rule)
    {
        foreach (var culture in new[] { Portuguese, English })
        {
            RuleText.Title(rule, culture).ShouldNotBe(rule);
            RuleText.Explanation(rule, culture).ShouldEndWith(".");
            RuleText.ToDo(rule, culture).ShouldEndWith(".");
        }
        RuleText.Title(rule, Portuguese).ShouldNotBe(RuleText.Title(rule, English));
    }

    [Fact]
    public void Every_finding_reads_as_a_whole_sentence()
    {
        foreach (var wanted in RuleCases.All)
        {
            if (wanted.Verdict() is not FoundVerdict found)
                continue;
            foreach (var culture in new[] { Portuguese, English })
            {
                var sentence = RuleText.Sentence(wanted.Rule, found.EvidenceJson(), culture);
                sentence.ShouldEndWith(".", customMessage: wanted.Rule);
                sentence.ShouldNotContain("{");
                sentence.ShouldNotContain("  ", customMessage: $"{wanted.Rule}: {sentence}");
                sentence.ShouldNotContain(": .", customMessage: $"{wanted.Rule}: {sentence}");
                sentence.ShouldNotContain(" ;", customMessage: $"{wanted.Rule}: {sentence}");
                sentence.ShouldNotContain(" .", customMessage: $"{wanted.Rule}: {sentence}");
            }
        }
    }

    [Fact]
    public void Every_reason_has_its_words() =>
        Enum.GetValues<Missing>().ShouldAllBe(why => RuleText.Why(why, Portuguese).EndsWith('.') && RuleText.Why(why, English).EndsWith('.'));

    [Fact]
    public void Numbers_follow_the_language()
    {
        var found = (FoundVerdict)RuleCases.All.First(c => c is { Rule: "AMZ-D1", Says: Says.Found }).Verdict();

        RuleText.Sentence("AMZ-D1", found.EvidenceJson(), Portuguese).ShouldBe("A descrição tem 2.001 caracteres; o limite é 2.000.");
        RuleText.Sentence("AMZ-D1", found.EvidenceJson(), English).ShouldBe("The description has 2,001 characters; the limit is 2,000.");
    }

    [Fact]
    public void Words_seen_on_the_listing_are_quoted_and_never_translated()
    {
        var evidence = System.Text.Json.JsonSerializer.SerializeToElement(new { times = 3, words = new[] { "gender" }, limit = 2 });

        RuleText.Sentence("AMZ-T3", evidence, Portuguese).ShouldBe("Repetição no título: “gender”, até 3 vezes; o limite é 2.");
    }
}
