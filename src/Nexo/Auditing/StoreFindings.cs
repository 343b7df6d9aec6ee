using System.Text.Json;
using Dapper;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing;

/// <param name="Hash">The facts and the book it was judged by; marks it as audited.</param>
sealed record JudgedListing(ListingId Id, byte[] Hash, IReadOnlyList<Fact> Found);

/// <summary>
/// Stores what was found of a batch: one statement for all of it, however much. Each listing is looked up by its own index, one after the other (lateral, offset 0):
/// left to itself the planner joins the lists of the batch with each other, or with whatever the tables seemed to hold before a great import, and a batch
/// takes a minute instead of a third of a second.
/// </summary>
static class StoreFindings
{
    /// <summary>On a machine that is busy with everything else a batch is slow, not wrong.</summary>
    const int PatienceSeconds = 120;

    const string Statement = """
        with found as (
            select * from unnest(@ids, @listings, @rules, @severities, @fields, @evidences, @impacts, @efforts, @fixes)
                as f (id, listing_id, rule, severity, field, evidence, impact, effort, fix)
        ), audited as (
            select * from unnest(@audited, @hashes, @broken, @counts, @worst) as a (id, hash, broken, n, worst)
        ), returned as (
            select count(*) as n from found cross join lateral (
                select from findings where listing_id = found.listing_id and rule = found.rule and gone_at is not null limit 1) f
        ), stored as (
            insert into findings (id, workspace_id, listing_id, channel, rule, severity, field, evidence, impact, effort, fix, found_at, changed_at)
            select id, @workspace, listing_id, @channel, rule, severity, field, evidence::jsonb, impact, effort, fix::jsonb, @now, @now from found
            on conflict (listing_id, rule) do update
               set severity = excluded.severity, field = excluded.field, evidence = excluded.evidence, impact = excluded.impact, effort = excluded.effort, fix = excluded.fix, gone_at = null, gone_because = null,
                   changed_at = case when (findings.evidence, findings.fix) is distinct from (excluded.evidence, excluded.fix) then @now else findings.changed_at end
             where findings.gone_at is not null
                or (findings.severity, findings.field, findings.evidence, findings.impact, findings.effort, findings.fix)
                   is distinct from (excluded.severity, excluded.field, excluded.evidence, excluded.impact, excluded.effort, excluded.fix)
         returning xmax = 0 as is_new
        ), gone as (
            update findings set gone_at = @now, gone_because = case when rule = any(@off) then 'rule_switched_off' else 'mended' end
             where id = any(array(
                   select f.id from audited a cross join lateral (
                          select id from findings where listing_id = a.id and gone_at is null and rule <> all(string_to_array(a.broken, ' ')) offset 0) f))
         returning 1
        ), marked as (
            update listings l set audited_hash = a.hash, open_findings = a.n, worst_finding = a.worst from audited a where l.id = a.id
        ), answered as (
            delete from audit_wanted where id = any(array(
                select w.id from audited a cross join lateral (select id from audit_wanted where listing_id = a.id and id <= @askedUntil offset 0) w))
        ), counted as (
            select (select count(*) from stored where is_new) + (select n from returned) as appeared,
                   (select count(*) from stored where not is_new) - (select n from returned) as changed,
                   (select count(*) from gone) as gone
        )
        insert into events (workspace_id, subject, kind, actor, channel, body, at)
        select @workspace, @workspace::text, 'findings.changed', 'nexo', @channel,
               jsonb_build_object('channel', @channel, 'listings', (select count(*) from audited), 'appeared', appeared, 'changed', changed, 'gone', gone), @now
          from counted where appeared + changed + gone > 0
        """;

    /// <param name="db">With an open transaction that holds the listings.</param>
    /// <param name="workspace">Of all the listings.</param>
    /// <param name="book">They were judged by it.</param>
    /// <param name="judged">All of one channel.</param>
    /// <param name="askedUntil">Audits wanted up to here are done.</param>
    /// <param name="now">When they were judged.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static Task Now(NpgsqlConnection db, WorkspaceId workspace, RuleBook book, IReadOnlyList<JudgedListing> judged, long askedUntil, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var facts = judged.SelectMany(one => one.Found.Select(fact => (one.Id, Fact: fact))).ToArray();
        return db.ExecuteAsync(new CommandDefinition(Statement, new
        {
            workspace,
            book.Channel,
            askedUntil,
            off = book.All.Except(book.Rules).Select(rule => rule.Id).ToArray(),
            now,
            ids = facts.Select(_ => Ids.New<FindingId>(now).Value).ToArray(),
            listings = facts.Select(f => f.Id.Value).ToArray(),
            rules = facts.Select(f => f.Fact.Rule.Id).ToArray(),
            severities = facts.Select(f => f.Fact.Severity.ToString().ToLowerInvariant()).ToArray(),
            fields = facts.Select(f => f.Fact.Rule.Field).ToArray(),
            evidences = facts.Select(f => f.Fact.Evidence.GetRawText()).ToArray(),
            impacts = facts.Select(f => f.Fact.Rule.Impact).ToArray(),
            efforts = facts.Select(f => f.Fact.Rule.Effort).ToArray(),
            fixes = facts.Select(f => f.Fact.Fix is { } fix ? JsonSerializer.Serialize(fix, Json.Options) : null).ToArray(),
            audited = judged.Select(one => one.Id.Value).ToArray(),
            hashes = judged.Select(one => one.Hash).ToArray(),
            broken = judged.Select(one => string.Join(' ', one.Found.Select(fact => fact.Rule.Id))).ToArray(),
            counts = judged.Select(one => one.Found.Count).ToArray(),
            worst = judged.Select(one => one.Found.Count == 0 ? null : one.Found.Min(fact => fact.Severity).ToString().ToLowerInvariant()).ToArray(),
        }, commandTimeout: PatienceSeconds, cancellationToken: cancellationToken));
    }
}
