using System.Text.Json;
using Dapper;
using Nexo.Auditing.Neighbours;
using Nexo.Auditing.Settings;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing;

/// <summary>
/// Audits the next listings of a channel whose facts or rules have changed, in one transaction: read, judge, store, mark as audited.
/// Run twice it changes nothing; run at the same time elsewhere, one waits for the other.
/// </summary>
sealed class AuditBatch(Database database, EventNudge nudge, TimeProvider time)
{
    public const int Size = 2_000;

    /// <returns>How many listings were audited; fewer than <see cref="Size"/> when none is left.</returns>
    public async Task<int> Run(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await FindNeighbours.Run(db, workspace, cancellationToken);
        if (!await IsAnythingStale(db, workspace, await RuleSettings.Book(db, workspace, channel, cancellationToken), cancellationToken))
            return 0;
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended('audit ' || @workspace::text || @channel, 0))", new { workspace, channel }, cancellationToken: cancellationToken));
        // Read when it is this batch's turn: what a person set while it waited counts.
        var book = await RuleSettings.Book(db, workspace, channel, cancellationToken);
        // Asked for before the claim: what is asked for later is looked at again.
        var askedUntil = await db.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(id), 0) from audit_wanted where workspace_id = @workspace and channel = @channel", new { workspace, channel }, cancellationToken: cancellationToken));
        var rows = await Claim(db, workspace, book, cancellationToken);
        if (rows.Count > 0)
            await Store(db, workspace, book, rows, askedUntil, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (rows.Count > 0)
            nudge.Now();
        return rows.Count;
    }

    /// <summary>Looks into indexes, so that asking again and again costs next to nothing.</summary>
    static Task<bool> IsAnythingStale(NpgsqlConnection db, WorkspaceId workspace, RuleBook book, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from listings where workspace_id = @workspace and channel = @channel and (audited_hash is null or substr(audited_hash, 1, 32) <> facts_hash))
                or exists (select from listings where workspace_id = @workspace and channel = @channel and substr(audited_hash, 33) < @version)
                or exists (select from listings where workspace_id = @workspace and channel = @channel and substr(audited_hash, 33) > @version)
                or exists (select from audit_wanted where workspace_id = @workspace and channel = @channel)
            """, new { workspace, book.Channel, book.Version }, cancellationToken: cancellationToken));

    /// <summary>Rows that an import holds just now are passed over: it asks for another audit when it is done.</summary>
    static async Task<List<ListingRow>> Claim(NpgsqlConnection db, WorkspaceId workspace, RuleBook book, CancellationToken cancellationToken) =>
        (await db.QueryAsync<ListingRow>(new CommandDefinition($"""
            with stale as (
                (select id from listings where workspace_id = @workspace and channel = @channel and (audited_hash is null or substr(audited_hash, 1, 32) <> facts_hash) limit @size)
                union
                (select id from listings where workspace_id = @workspace and channel = @channel and substr(audited_hash, 33) < @version limit @size)
                union
                (select id from listings where workspace_id = @workspace and channel = @channel and substr(audited_hash, 33) > @version limit @size)
                union
                (select listing_id from audit_wanted where workspace_id = @workspace and channel = @channel order by id limit @size)
            )
            select {ListingRow.Columns} from listings where id in (select id from stale) order by id limit @size for no key update skip locked
            """, new { workspace, book.Channel, book.Version, size = Size }, cancellationToken: cancellationToken))).AsList();

    async Task Store(NpgsqlConnection db, WorkspaceId workspace, RuleBook book, List<ListingRow> rows, long askedUntil, CancellationToken cancellationToken)
    {
        var listings = rows.ConvertAll(row => row.ToListing());
        var around = await GatherSurroundings.Of(db, workspace, listings, time.GetUtcNow(), cancellationToken);
        var facts = listings.SelectMany(row => Auditor.Audit(row, book, around[row.Id]).Findings.Select(fact => (row.Id, Fact: fact))).ToArray();
        await db.ExecuteAsync(new CommandDefinition("""
            with found as (
                select * from unnest(@ids, @listings, @rules, @severities, @fields, @evidences, @impacts, @efforts, @fixes)
                    as f (id, listing_id, rule, severity, field, evidence, impact, effort, fix)
            ), audited as (
                select * from unnest(@audited, @hashes) as a (id, hash)
            ), returned as (
                select count(*) as n from findings f join found using (listing_id, rule) where f.gone_at is not null
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
                update findings f set gone_at = @now, gone_because = case when f.rule = any(@off) then 'rule_switched_off' else 'mended' end
                 where f.workspace_id = @workspace and f.gone_at is null and f.listing_id in (select id from audited)
                   and not exists (select from found where found.listing_id = f.listing_id and found.rule = f.rule)
             returning 1
            ), marked as (
                update listings l set audited_hash = a.hash, open_findings = coalesce(f.n, 0), worst_finding = f.worst
                  from audited a
                  left join (select listing_id, count(*) as n, (array['error', 'warning', 'advice'])[min(array_position(array['error', 'warning', 'advice'], severity))] as worst
                               from found group by listing_id) f on f.listing_id = a.id
                 where l.id = a.id
            ), answered as (
                delete from audit_wanted where workspace_id = @workspace and channel = @channel and id <= @askedUntil and listing_id in (select id from audited)
            ), counted as (
                select (select count(*) from stored where is_new) + (select n from returned) as appeared,
                       (select count(*) from stored where not is_new) - (select n from returned) as changed,
                       (select count(*) from gone) as gone
            )
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select @workspace, @workspace::text, 'findings.changed', 'nexo', @channel,
                   jsonb_build_object('channel', @channel, 'listings', (select count(*) from audited), 'appeared', appeared, 'changed', changed, 'gone', gone), @now
              from counted where appeared + changed + gone > 0
            """, new
        {
            workspace,
            book.Channel,
            askedUntil,
            off = book.All.Except(book.Rules).Select(rule => rule.Id).ToArray(),
            now = time.GetUtcNow(),
            ids = facts.Select(_ => Ids.New<FindingId>(time).Value).ToArray(),
            listings = facts.Select(f => f.Id.Value).ToArray(),
            rules = facts.Select(f => f.Fact.Rule.Id).ToArray(),
            severities = facts.Select(f => f.Fact.Severity.ToString().ToLowerInvariant()).ToArray(),
            fields = facts.Select(f => f.Fact.Rule.Field).ToArray(),
            evidences = facts.Select(f => f.Fact.Evidence.GetRawText()).ToArray(),
            impacts = facts.Select(f => f.Fact.Rule.Impact).ToArray(),
            efforts = facts.Select(f => f.Fact.Rule.Effort).ToArray(),
            fixes = facts.Select(f => f.Fact.Fix is { } fix ? JsonSerializer.Serialize(fix, Json.Options) : null).ToArray(),
            audited = rows.Select(row => row.Id.Value).ToArray(),
            hashes = rows.Select(row => (byte[])[.. row.FactsHash, .. book.Version]).ToArray(),
        }, cancellationToken: cancellationToken));
    }
}
