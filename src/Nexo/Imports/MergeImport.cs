using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Imports;

/// <summary>
/// Turns staged rows into listings, a chunk in a transaction of its own. A chunk takes its rows out of the staging
/// table in the same transaction, so that what is merged is never merged again: after a crash the next attempt goes
/// on where the last commit stood.
/// </summary>
sealed class MergeImport(Database database, Signals signals, EventNudge events, IOptions<ImportOptions> options, TimeProvider time) : IOutboxWork
{
    /// <summary>Then another import gets its turn, and the claim is far from over.</summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Facts of a listing that a file may have or not; what it has no column for stays as it was.</summary>
    static readonly string[] Facts =
        ["sku", "gtin", "title", "description", "brand", "category", "url", "currency", "price", "list_price", "stock", "rating", "review_count",
         "images", "bullets", "attributes", "variations"];

    static readonly string List = string.Join(", ", Facts);
    static readonly string Chosen = string.Join(", ", Facts.Select(fact => $"case when l.id is null or '{fact}' = any(@present) then t.{fact} else l.{fact} end as {fact}"));
    static readonly string Excluded = string.Join(", ", Facts.Select(fact => $"{fact} = excluded.{fact}"));

    /// <summary>
    /// Of several rows with one id the last counts, wherever in the file it stands. The hash is taken over the row as it will be;
    /// rows that change nothing are not written at all. Rows go in by the order of their ids, so that two imports never wait crosswise.
    /// A row's listing is looked up as the first at or after its id: only the unique index has that order. By equality alone, any smaller index
    /// that begins with the channel looks better while the table has no statistics, and each row of a first import reads the whole channel.
    /// </summary>
    static readonly string Chunk = $"""
        with taken as (
            delete from import_rows where import_id = @import and row_number <= @through returning *
        ), placed as (
            select t.row_number, t.line, t.external_id, coalesce(l.id, t.listing_id) as id, l.id is null as fresh, l.facts_hash as known, {Chosen},
                   (select max(later.row_number) from import_rows later where later.import_id = @import and later.external_id = t.external_id) as last
              from taken t left join lateral (
                   select * from listings where workspace_id = @workspace and channel = @channel and external_id >= t.external_id order by external_id limit 1
              ) l on l.external_id = t.external_id
        ), accepted as (
            select *, sha256(convert_to(row({List})::text, 'UTF8')) as facts_hash from placed where last = row_number and (not fresh or @mayAdd)
        ), merged as (
            insert into listings (id, workspace_id, channel, external_id, {List}, facts_hash, created_at, changed_at)
            select id, @workspace, @channel, external_id, {List}, facts_hash, @now, @now from accepted
             where facts_hash is distinct from known order by external_id
            on conflict (workspace_id, channel, external_id) do update
               set {Excluded}, facts_hash = excluded.facts_hash, changed_at = excluded.changed_at
            returning xmax = 0 as added
        ), refused as (
            insert into import_refusals (workspace_id, import_id, row_number, line, field, code, reason, value)
            select @workspace, @import, row_number, line, 'externalId', case when last > row_number then 'duplicate' else 'unknown_listing' end,
                   case when last > row_number then 'Row ' || last || ' has the same id; the last one counts.'
                        else 'The file has no titles, so it can only change listings that exist; this one does not.' end, external_id
              from placed where last > row_number or (fresh and not @mayAdd)
            returning 1
        ), counts as (
            select (select count(*) from taken) as taken, (select count(*) from accepted) as accepted,
                   (select count(*) from merged where added) as added, (select count(*) from merged) as written, (select count(*) from refused) as refused
        )
        update imports set rows_merged = rows_merged + taken, inserted = inserted + added, updated = updated + written - added,
               unchanged = unchanged + accepted - written, refused = imports.refused + counts.refused, seen_at = now()
          from counts where workspace_id = @workspace and id = @import
        """;

    /// <summary>
    /// The same of sales: rows become days. Several rows of one listing and day are not added up, lest a file told twice counts twice; the last counts.
    /// </summary>
    static readonly string SalesChunk = $"""
        with taken as (
            delete from import_sales_rows where import_id = @import and row_number <= @through returning *
        ), placed as (
            select t.*, l.id as listing_id,
                   (select max(later.row_number) from import_sales_rows later where later.import_id = @import and later.code = t.code and later.day = t.day) as last
              from taken t left join lateral (
                   select id from listings where not t.is_sku and workspace_id = @workspace and channel = @channel and external_id = t.code
                   union all
                   select min(id::text)::uuid from (select id from listings where t.is_sku and workspace_id = @workspace and sku = t.code and channel = @channel limit 2) two having count(*) = 1
              ) l on true
        ), given as (
            select distinct on (listing_id, day) listing_id, day, units, revenue, currency, orders, late_orders from placed
             where listing_id is not null and last = row_number order by listing_id, day, row_number desc
        ), {Nexo.Sales.StoreSales.Stored}, refused as (
            insert into import_refusals (workspace_id, import_id, row_number, line, field, code, reason, value)
            select @workspace, @import, row_number, line, case when last > row_number then 'day' when is_sku then 'sku' else 'externalId' end,
                   case when last > row_number then 'duplicate' else 'unknown_listing' end,
                   case when last > row_number then 'Row ' || last || ' tells of the same listing and day; the last one counts. Add them up: one row for each listing and day.'
                        when is_sku then 'No listing of this channel has this SKU, or several have it.' else 'This channel has no listing with this id.' end, code
              from placed where last > row_number or listing_id is null
            returning 1
        ), counts as (
            select (select count(*) from taken) as taken, (select count(*) from given) as given, (select count(*) from stored where added) as added,
                   (select count(*) from stored) as written, (select count(*) from refused) as refused
        )
        update imports set rows_merged = rows_merged + taken, inserted = inserted + added, updated = updated + written - added,
               unchanged = unchanged + given - written, refused = imports.refused + counts.refused, seen_at = now()
          from counts where workspace_id = @workspace and id = @import
        """;

    public string Kind => "import.merge";

    public int BatchSize => 1;

    /// <summary>Within a quarter of a minute: rows that the database refuses are refused again.</summary>
    public int MaxAttempts => 5;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var import = JsonSerializer.Deserialize<Body>(item.Body, Json.Options)!.ImportId;
            try
            {
                await Merge(item.Workspace, import, cancellationToken);
            }
            catch (PostgresException e) when (!e.IsTransient && item.Attempt >= MaxAttempts)
            {
                await Staging.Fail(database, item.Workspace, import, "merge_failed", $"The database refused the rows: {e.MessageText}.", time.GetUtcNow(), cancellationToken);
            }
        }
    }

    internal async Task Merge(WorkspaceId workspace, ImportId import, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        while (await MergeChunk(db, workspace, import, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(began) < Turn)
                continue;
            await Outbox.Put(db, null, workspace, Kind, JsonSerializer.Serialize(new Body(import), Json.Options));
            break;
        }
        signals.On(OutboxDrain.SignalName).Raise();
    }

    /// <returns>Whether there may be more.</returns>
    internal async Task<bool> MergeChunk(NpgsqlConnection db, WorkspaceId workspace, ImportId import, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (await Claim(db, transaction, workspace, import, cancellationToken) is not { } claimed)
            return false;
        if (claimed.Through is null)
        {
            await Complete(db, transaction, workspace, import, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            events.Now();
            return false;
        }
        await db.ExecuteAsync(new CommandDefinition(claimed.Kind is FileKind.Sales ? SalesChunk : Chunk, new
        {
            workspace, import, claimed.Channel, claimed.Through, claimed.Present, mayAdd = claimed.Present.Contains("title"), now = time.GetUtcNow(),
            source = "file",
        }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Holds the import, then its channel, until the commit: chunks of one channel go one after the other.
    /// The tables grow from nothing while plans are kept, so plans are made for indexes and for their order.
    /// </summary>
    async Task<Claimed?> Claim(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, ImportId import, CancellationToken cancellationToken)
    {
        var claimed = await db.QuerySingleOrDefaultAsync<Claimed>(new CommandDefinition("""
            select channel, kind, mapping::text as mapping from imports where workspace_id = @workspace and id = @import and status = 'merging' for update
            """, new { workspace, import }, transaction, cancellationToken: cancellationToken));
        if (claimed is null)
            return null;
        await db.ExecuteAsync(new CommandDefinition("""
            select pg_advisory_xact_lock(hashtextextended('import ' || @workspace || @Channel, 0)),
                   set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('enable_sort', 'off', true)
            """, new { workspace, claimed.Channel }, transaction, cancellationToken: cancellationToken));
        var through = await db.ExecuteScalarAsync<int?>(new CommandDefinition($"""
            select max(row_number) from (select row_number from {(claimed.Kind is FileKind.Sales ? "import_sales_rows" : "import_rows")} where import_id = @import order by row_number limit @size) chunk
            """, new { import, size = options.Value.MergedAtOnce }, transaction, cancellationToken: cancellationToken));
        return claimed with { Through = through };
    }

    Task<int> Complete(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, ImportId import, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition("""
            with done as (
                update imports set status = 'completed', finished_at = @now where workspace_id = @workspace and id = @import returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'import.completed', requested_by, channel,
                       jsonb_build_object('fileName', file_name, 'kind', kind, 'rowsRead', rows_read, 'inserted', inserted, 'updated', updated, 'unchanged', unchanged, 'refused', refused)
                  from done
            )
            insert into outbox (workspace_id, kind, body)
            select workspace_id, 'listings.audit', jsonb_build_object('importId', id, 'channel', channel) from done
            """, new { workspace, import, now = time.GetUtcNow() }, transaction, cancellationToken: cancellationToken));

    sealed record Body(ImportId ImportId);

    sealed record Claimed
    {
        public Channel Channel { get; init; }
        public FileKind Kind { get; init; }
        public string Mapping { get; init; } = "{}";
        public int? Through { get; init; }

        /// <summary>The facts the file has columns for, by the names of the table's columns.</summary>
        public string[] Present =>
            [.. JsonSerializer.Deserialize<Dictionary<string, string>>(Mapping)!.Keys.Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    }
}
