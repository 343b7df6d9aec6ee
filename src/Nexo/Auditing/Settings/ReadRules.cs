using Dapper;
using Nexo.Auditing.AccountHealth;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Settings;

/// <summary>A number of a rule that can be set.</summary>
/// <param name="Title">In the caller's language.</param>
/// <param name="Default">As the rule brings it.</param>
/// <param name="Least">The least that can be set.</param>
/// <param name="Most">The most that can be set.</param>
public sealed record ThresholdAnswer(string Name, string Title, decimal Value, decimal Default, decimal Least, decimal Most, bool IsWhole);

/// <summary>How often the rule was right on real listings, as docs/precision.md tells.</summary>
/// <param name="Percent">Right of a hundred sampled.</param>
public sealed record PrecisionAnswer(int Sampled, int Right, decimal Percent);

/// <summary>A rule as one channel has it and as the workspace has set it. Impact is in percent, effort in hours.</summary>
/// <param name="Severity">As it counts here.</param>
/// <param name="OpenFindings">Exact up to 10,000; then <paramref name="OpenFindingsAreExact"/> is false.</param>
/// <param name="Source">Where the rule comes from: [O] the channel's own page, [M] a copy of it, [T] a third party, [C] computed, ours.</param>
/// <param name="ChangedBy">Who set something of it last; null when nothing is set.</param>
/// <param name="WaitsFor">The data it lacks in this workspace, in the caller's language; until they come it stays silent. Null where it has what it needs.</param>
/// <param name="Account">Of a rule about the account: what its figures say now.</param>
public sealed record RuleAnswer(
    string Id, Channel Channel, string Field, Severity Severity, decimal Impact, decimal Effort, string Title, string Explanation, string ToDo, bool CanFix,
    bool Enabled, bool EnabledByDefault, Severity DefaultSeverity, IReadOnlyList<ThresholdAnswer> Thresholds, int OpenFindings, bool OpenFindingsAreExact,
    string Source, PrecisionAnswer? Precision, string? ChangedBy, DateTimeOffset? ChangedAt, string? WaitsFor = null, AccountVerdict? Account = null);

/// <summary>Reads the rules with what is set and what is open.</summary>
sealed class ReadRules(Database database, TimeProvider time)
{
    const int CountedUpTo = 10_000;

    /// <param name="channel">Null reads all.</param>
    public async Task<IReadOnlyList<RuleAnswer>> Of(WorkspaceId workspace, Channel? channel, CancellationToken cancellationToken)
    {
        Channel[] channels = channel is { } one ? [one] : [.. Channel.All];
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var settings = (await RuleSettings.Read(db, workspace, channel, cancellationToken)).ToLookup(stored => stored.Channel);
        var open = await Open(db, workspace, channels, cancellationToken);
        var health = (await ReadHealth.Of(db, workspace, channel, time.GetUtcNow(), cancellationToken)).ToDictionary(verdict => verdict.Rule);
        var lacking = await LackingData.Of(db, workspace, channels, time.GetUtcNow(), cancellationToken);
        return [.. channels.SelectMany(each =>
        {
            var book = RuleBook.Of(each, settings[each].Select(stored => stored.Setting));
            var stored = settings[each].ToDictionary(setting => setting.Setting.Rule);
            return book.All.Select(rule => health.GetValueOrDefault(rule.Id) is { } account
                ? Answer(book, rule, stored.GetValueOrDefault(rule.Id), account is { Found: true, Enabled: true } ? 1 : 0) with { Account = account, WaitsFor = account.IsEvaluated ? null : account.Sentence }
                : Answer(book, rule, stored.GetValueOrDefault(rule.Id), open.GetValueOrDefault((each.Name, rule.Id))) with { WaitsFor = lacking.For(each, rule) });
        })];
    }

    static RuleAnswer Answer(RuleBook book, Rule rule, StoredSetting? stored, int open) => new(
        rule.Id, book.Channel, rule.Field, book.SeverityOf(rule), rule.Impact, rule.Effort, RuleText.Title(rule.Id), RuleText.Explanation(rule.Id), RuleText.ToDo(rule.Id), rule.Fixes,
        book.IsOn(rule), rule.IsOnByDefault, rule.Severity,
        [.. Threshold.Of(rule.Id).Select(threshold => new ThresholdAnswer(threshold.Name, RuleText.Threshold(threshold.Name), threshold.Read(book.Limits), threshold.Read(Limits.Of(book.Channel)), threshold.Least, threshold.Most, threshold.IsWhole))],
        Math.Min(open, CountedUpTo), open <= CountedUpTo,
        Sources.Of(rule.Id), Precisions.Of(rule.Id) is { } known ? new PrecisionAnswer(known.Sampled, known.Right, known.Percent) : null, stored?.ChangedBy, stored?.ChangedAt);

    /// <summary>Each rule is counted along its own index, and no further than people read.</summary>
    static async Task<IReadOnlyDictionary<(string, string), int>> Open(NpgsqlConnection db, WorkspaceId workspace, Channel[] channels, CancellationToken cancellationToken)
    {
        var wanted = channels.SelectMany(channel => RulePacks.Of(channel).Select(rule => (channel.Name, rule.Id))).ToArray();
        return (await db.QueryAsync<(string Channel, string Rule, int Open)>(new CommandDefinition($"""
            select r.channel, r.rule, counted.n::integer from unnest(@names, @rules) as r (channel, rule) cross join lateral (
                select count(*) as n from (select from findings f where f.workspace_id = @workspace and f.channel = r.channel and f.rule = r.rule and f.gone_at is null limit {CountedUpTo + 1}) few) counted
            """, new { workspace, names = wanted.Select(one => one.Name).ToArray(), rules = wanted.Select(one => one.Id).ToArray() }, cancellationToken: cancellationToken)))
            .ToDictionary(row => (row.Channel, row.Rule), row => row.Open);
    }
}
