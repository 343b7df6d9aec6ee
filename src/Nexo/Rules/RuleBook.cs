using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexo.Channels;

namespace Nexo.Rules;

/// <summary>What a workspace has set for one rule of one channel. What is null or not named stays as the rule brings it.</summary>
/// <param name="Thresholds">By the names of <see cref="Threshold"/>.</param>
sealed record RuleSetting(string Rule, bool? IsOn, Severity? Severity, IReadOnlyDictionary<string, decimal> Thresholds);

/// <summary>The rules of one channel as one workspace wants them: which are on, how bad each is, and with which limits.</summary>
sealed class RuleBook
{
    static readonly FrozenDictionary<Channel, RuleBook> AsTheyCome = Channel.All.ToFrozenDictionary(channel => channel, channel => new RuleBook(channel, []));

    readonly FrozenDictionary<string, Severity> severities;

    RuleBook(Channel channel, IReadOnlyCollection<RuleSetting> settings)
    {
        Channel = channel;
        var bySetting = settings.ToDictionary(setting => setting.Rule, StringComparer.Ordinal);
        All = RulePacks.Of(channel);
        Rules = [.. All.Where(rule => bySetting.GetValueOrDefault(rule.Id)?.IsOn ?? rule.IsOnByDefault)];
        Limits = settings.Aggregate(Limits.Of(channel), (limits, setting) => Threshold.Of(setting.Rule)
            .Where(threshold => setting.Thresholds.ContainsKey(threshold.Name))
            .Aggregate(limits, (with, threshold) => threshold.Write(with, setting.Thresholds[threshold.Name])));
        severities = settings.Where(setting => setting.Severity is not null).ToFrozenDictionary(setting => setting.Rule, setting => setting.Severity!.Value);
        Version = SHA256.HashData([.. RulePacks.Version, .. Encoding.UTF8.GetBytes(Described())])[..RulePacks.Version.Length];
    }

    public Channel Channel { get; }

    /// <summary>On or off, in the order people read them.</summary>
    public IReadOnlyList<Rule> All { get; }

    /// <summary>Those that are on.</summary>
    public IReadOnlyList<Rule> Rules { get; }
    public Limits Limits { get; }

    /// <summary>Eight bytes that change with whatever may change a finding: listings audited by another book are audited again.</summary>
    public byte[] Version { get; }

    public Severity SeverityOf(Rule rule) => severities.GetValueOrDefault(rule.Id, rule.Severity);

    public bool IsOn(Rule rule) => Rules.Contains(rule);

    /// <summary>As the channel's rules come, with nothing set.</summary>
    public static RuleBook Of(Channel channel) => AsTheyCome[channel];

    /// <summary>Settings of rules the channel does not have, left by another version, are passed over.</summary>
    public static RuleBook Of(Channel channel, IEnumerable<RuleSetting> settings) =>
        settings.Where(setting => RulePacks.Of(channel).Any(rule => rule.Id == setting.Rule)).ToArray() is { Length: > 0 } known ? new RuleBook(channel, known) : AsTheyCome[channel];

    string Described() => string.Create(CultureInfo.InvariantCulture,
        $"{Channel} {Limits} {string.Join(' ', Rules.Select(rule => $"{rule.Id}/{SeverityOf(rule)}"))}");
}
