using System.Globalization;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing.Settings;

/// <summary>What is to change of a rule; what is left out stays.</summary>
/// <param name="Channel">One of the channels that have the rule; without, all of them.</param>
/// <param name="Enabled">Whether the rule is on.</param>
/// <param name="Severity">error, warning or advice.</param>
/// <param name="Thresholds">By name; GET /api/rules says which the rule has, and from where to where.</param>
/// <param name="Reset">true: first everything becomes as the rule brings it.</param>
sealed record RuleChange(Channel? Channel = null, bool? Enabled = null, Severity? Severity = null, IReadOnlyDictionary<string, decimal>? Thresholds = null, bool? Reset = null)
{
    static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of enabled, severity, thresholds, reset.");

    /// <summary>The rule as one of its channels has it, or why not.</summary>
    public static Outcome<IReadOnlyList<(Channel Channel, Rule Rule)>> Concerned(string id, Channel? channel)
    {
        var having = Channels.Channel.All.Select(one => (Channel: one, Rule: RulePacks.Of(one).FirstOrDefault(rule => rule.Id == id))).Where(pair => pair.Rule is not null).Select(pair => (pair.Channel, pair.Rule!)).ToArray();
        if (having.Length == 0)
            return new Refusal("rule_not_found", "There is no such rule; GET /api/rules lists them.", RefusalKind.NotFound, "id");
        var concerned = channel is null ? having : [.. having.Where(pair => pair.Channel == channel)];
        return concerned.Length > 0 ? concerned
            : Refusal.Invalid("channel", "rule_of_other_channels", $"channel: {id} is a rule of {string.Join(", ", having.Select(pair => pair.Channel.Name))}.");
    }

    /// <summary>What will be set for this rule of this channel. What equals the rule's own value is not kept, so that it follows the rule.</summary>
    public Outcome<RuleSetting> After(Channel channel, Rule rule, RuleSetting? before)
    {
        if (Enabled is null && Severity is null && Thresholds is not { Count: > 0 } && Reset is not true)
            return NothingToChange;
        if (Reset is true || before is null)
            before = new RuleSetting(rule.Id, null, null, new Dictionary<string, decimal>());
        if (Broken(rule) is { } refusal)
            return refusal;
        var defaults = Limits.Of(channel);
        var numbers = before.Thresholds.Concat(Thresholds ?? new Dictionary<string, decimal>()).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        var own = Threshold.Of(rule.Id);
        if (Crossed(own, numbers, defaults) is { } crossed)
            return crossed;
        return new RuleSetting(rule.Id,
            (Enabled ?? before.IsOn) is { } on && on != rule.IsOnByDefault ? on : null,
            (Severity ?? before.Severity) is { } severity && severity != rule.Severity ? severity : null,
            own.Where(threshold => numbers.TryGetValue(threshold.Name, out var value) && value != threshold.Read(defaults)).ToDictionary(threshold => threshold.Name, threshold => numbers[threshold.Name]));
    }

    Refusal? Broken(Rule rule)
    {
        var own = Threshold.Of(rule.Id);
        foreach (var (name, value) in Thresholds ?? new Dictionary<string, decimal>())
        {
            if (own.FirstOrDefault(one => one.Name == name) is not { } threshold)
                return Refusal.Invalid($"thresholds.{name}", "unknown_threshold", own.Count == 0 ? $"thresholds.{name}: {rule.Id} has no thresholds." : $"thresholds.{name}: {rule.Id} has {string.Join(", ", own.Select(one => one.Name))}.");
            if (!threshold.Takes(value))
                return Refusal.Invalid($"thresholds.{name}", "threshold_out_of_range", string.Create(CultureInfo.InvariantCulture, $"thresholds.{name}: is {(threshold.IsWhole ? "a whole number" : "a number")} from {threshold.Least} to {threshold.Most}."));
        }
        return null;
    }

    /// <summary>titleMin above titleMax leaves no title that is right.</summary>
    static Refusal? Crossed(IReadOnlyList<Threshold> own, Dictionary<string, decimal> numbers, Limits defaults)
    {
        decimal? Of(string name) => own.FirstOrDefault(one => one.Name == name) is { } threshold ? numbers.GetValueOrDefault(name, threshold.Read(defaults)) : null;
        return own.Where(one => one.Name.EndsWith("Min", StringComparison.Ordinal)).Select(one => one.Name[..^3]).FirstOrDefault(stem => Of($"{stem}Min") > Of($"{stem}Max")) is { } crossed
            ? Refusal.Invalid($"thresholds.{crossed}Min", "thresholds_crossed", $"thresholds.{crossed}Min: is at most {crossed}Max.")
            : null;
    }
}
