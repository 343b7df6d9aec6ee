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
            await Judge(db, workspace, book, rows, askedUntil, cancellationToken);
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

    async Task Judge(NpgsqlConnection db, WorkspaceId workspace, RuleBook book, List<ListingRow> rows, long askedUntil, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var listings = rows.ConvertAll(row => row.ToListing());
        var around = await GatherSurroundings.Of(db, workspace, listings, now, cancellationToken);
        var judged = listings.Select((listing, n) => new JudgedListing(listing.Id, [.. rows[n].FactsHash, .. book.Version], Auditor.Audit(listing, book, around[listing.Id]).Findings)).ToArray();
        await StoreFindings.Now(db, workspace, book, judged, askedUntil, now, cancellationToken);
    }
}
