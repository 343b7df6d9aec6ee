using Nexo.Channels;
using Nexo.Rules;
using Shouldly;

namespace Nexo.Tests.Rules;

public sealed class RuleBookTests
{
    [Fact]
    public void Every_number_of_a_channel_belongs_to_one_rule_and_comes_within_its_own_range()
    {
        foreach (var channel in Channel.All)
        {
            var own = RulePacks.Of(channel).SelectMany(rule => Threshold.Of(rule.Id).Select(threshold => (rule.Id, Threshold: threshold))).ToArray();
            own.Select(one => one.Threshold.Name).ShouldBeUnique($"{channel}: {string.Join(", ", own.Select(one => $"{one.Id}.{one.Threshold.Name}"))}");
            own.ShouldAllBe(one => one.Threshold.Takes(one.Threshold.Read(Limits.Of(channel))), channel.Name);
            own.ShouldAllBe(one => one.Threshold.Read(one.Threshold.Write(Limits.Of(channel), one.Threshold.Least)) == one.Threshold.Least, channel.Name);
        }
    }

    [Fact]
    public void Any_setting_makes_another_version_and_none_the_same()
    {
        var asItComes = RuleBook.Of(Channel.Amazon).Version;
        byte[][] others =
        [
            Set(new("AMZ-T1", false, null, new Dictionary<string, decimal>())),
            Set(new("AMZ-T1", null, Severity.Advice, new Dictionary<string, decimal>())),
            Set(new("AMZ-T1", null, null, new Dictionary<string, decimal> { ["titleMax"] = 150 })),
            Set(new("AMZ-T1", null, null, new Dictionary<string, decimal> { ["titleMax"] = 151 })),
            RuleBook.Of(Channel.Shopee).Version,
        ];

        others.Append(asItComes).Select(Convert.ToHexString).ShouldBeUnique();
        Set(new("OLD-1", false, null, new Dictionary<string, decimal>())).ShouldBe(asItComes, "a rule of another version is passed over");
    }

    static byte[] Set(RuleSetting setting) => RuleBook.Of(Channel.Amazon, [setting]).Version;
}
