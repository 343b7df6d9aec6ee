using System.Text.Json;
using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Settings;

/// <summary>A setting with who made it.</summary>
sealed record StoredSetting(Channel Channel, RuleSetting Setting, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>Reads what a workspace has set for its rules. The connection decides what is seen; the workspace is named besides.</summary>
static class RuleSettings
{
    /// <summary>The rules of a channel as the workspace wants them now.</summary>
    public static async Task<RuleBook> Book(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        RuleBook.Of(channel, (await Read(db, workspace, channel, cancellationToken)).Select(stored => stored.Setting));

    /// <summary>Rules of the channel that a person has switched off.</summary>
    public static async Task<IReadOnlySet<string>> SwitchedOff(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        (await Read(db, workspace, channel, cancellationToken)).Where(stored => stored.Setting.IsOn == false).Select(stored => stored.Setting.Rule).ToHashSet();

    /// <param name="channel">Null reads all.</param>
    public static async Task<IReadOnlyList<StoredSetting>> Read(NpgsqlConnection db, WorkspaceId workspace, Channel? channel, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<Row>(new CommandDefinition($"""
            select channel, rule, enabled, severity, thresholds::text as thresholds, changed_by, changed_at
              from rule_settings where workspace_id = @workspace {(channel is null ? "" : "and channel = @channel")}
            """, new { workspace, channel = channel?.Name }, cancellationToken: cancellationToken))).Select(row => row.ToSetting())];

    sealed record Row
    {
        public Channel Channel { get; init; }
        public string Rule { get; init; } = "";
        public bool? Enabled { get; init; }
        public Severity? Severity { get; init; }
        public string Thresholds { get; init; } = "{}";
        public string ChangedBy { get; init; } = "";
        public DateTimeOffset ChangedAt { get; init; }

        public StoredSetting ToSetting() =>
            new(Channel, new RuleSetting(Rule, Enabled, Severity, JsonSerializer.Deserialize<Dictionary<string, decimal>>(Thresholds, Json.Options)!), ChangedBy, ChangedAt);
    }
}
