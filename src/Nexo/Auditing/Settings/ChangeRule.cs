using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Settings;

/// <summary><c>PATCH /api/rules/{id}</c>: switches a rule, weighs it otherwise, sets its numbers. The channel's listings are then audited again.</summary>
sealed class ChangeRule(Database database, OutboxDrain drain, EventNudge nudge, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/api/rules/{id}", Answer).WithExample(RuleExamples.Changed).NeedsPermission(Permission.ManageSettings)
            .WithName("ChangeRule").WithSummary("Switch a rule, weigh it otherwise, set its thresholds").WithTags("Findings").ProducesProblem(400).ProducesProblem(404);

    static async Task<Results<Ok<IReadOnlyList<RuleAnswer>>, ProblemHttpResult>> Answer(string id, RuleChange change, Actor actor, ChangeRule rules, ReadRules read, CancellationToken cancellationToken) =>
        (await rules.Now(actor, id, change, cancellationToken)).Try(out var channels, out var refusal)
            ? TypedResults.Ok<IReadOnlyList<RuleAnswer>>([.. (await read.Of(actor.Workspace, null, cancellationToken)).Where(rule => rule.Id == id && channels.Contains(rule.Channel))])
            : refusal.Problem();

    /// <returns>The channels it was changed for; they may have been so already.</returns>
    public async Task<Outcome<IReadOnlyList<Channel>>> Now(Actor actor, string id, RuleChange change, CancellationToken cancellationToken)
    {
        if (!RuleChange.Concerned(id, change.Channel).Try(out var concerned, out var refusal))
            return refusal;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        // Two changes of one rule come here one after the other, and each builds on the other.
        await db.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('rules ' || @Workspace::text, 0))", new { actor.Workspace }, cancellationToken: cancellationToken));
        var known = (await RuleSettings.Read(db, actor.Workspace, null, cancellationToken)).ToDictionary(one => (one.Channel, one.Setting.Rule), one => one.Setting);
        foreach (var (channel, rule) in concerned)
        {
            var before = known.GetValueOrDefault((channel, rule.Id));
            if (!change.After(channel, rule, before).Try(out var after, out refusal))
                return refusal;
            if (!Same(before, after))
                await Write(db, actor, channel, before, after, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        drain.Wake();
        nudge.Now();
        return concerned.Select(pair => pair.Channel).ToArray();
    }

    static bool Same(RuleSetting? before, RuleSetting after) => Written(before) == Written(after);

    /// <summary>For the log and to compare; null when nothing is set.</summary>
    static string? Written(RuleSetting? setting) =>
        setting is null or { IsOn: null, Severity: null, Thresholds.Count: 0 } ? null
        : JsonSerializer.Serialize(new { enabled = setting.IsOn, setting.Severity, thresholds = new SortedDictionary<string, decimal>(setting.Thresholds.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) }, Json.Options);

    Task<int> Write(NpgsqlConnection db, Actor actor, Channel channel, RuleSetting? before, RuleSetting after, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition("""
            with kept as (
                insert into rule_settings (workspace_id, channel, rule, enabled, severity, thresholds, changed_by, changed_at)
                select @Workspace, @channel, @rule, @isOn, @severity, @thresholds::jsonb, @Actor, @now where @after::jsonb is not null
                on conflict (workspace_id, channel, rule) do update
                   set enabled = excluded.enabled, severity = excluded.severity, thresholds = excluded.thresholds, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            ), dropped as (
                delete from rule_settings where workspace_id = @Workspace and channel = @channel and rule = @rule and @after::jsonb is null
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                values (@Workspace, @rule, 'rule.changed', @Actor, @channel, jsonb_build_object('rule', @rule, 'before', @before::jsonb, 'after', @after::jsonb), @now)
            )
            insert into outbox (workspace_id, kind, body) values (@Workspace, 'listings.audit', @audit::jsonb)
            """, new
        {
            actor.Workspace, Actor = actor.Name, channel, rule = after.Rule, after.IsOn, severity = after.Severity?.ToString().ToLowerInvariant(),
            thresholds = JsonSerializer.Serialize(after.Thresholds, Json.Options), before = Written(before), after = Written(after), audit = AuditWork.BodyFor(channel), now = time.GetUtcNow(),
        }, cancellationToken: cancellationToken));
}
