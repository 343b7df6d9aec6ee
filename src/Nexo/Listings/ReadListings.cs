using System.Runtime.CompilerServices;
using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Listings;

/// <summary>
/// How other modules read listings. The connection decides what is seen; the workspace is named in the SQL besides,
/// so that both <see cref="Database.OpenFor"/> and <see cref="Database.OpenForWork"/> serve.
/// </summary>
static class ReadListings
{
    /// <summary>All listings of a workspace, or of one of its channels, in the order of their ids. Nothing is held open between batches.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<Listing>> InBatches(
        NpgsqlConnection db, WorkspaceId workspace, Channel? channel, [EnumeratorCancellation] CancellationToken cancellationToken, int size = 1_000)
    {
        await foreach (var rows in RowsInBatches(db, workspace, channel, cancellationToken, size))
            yield return rows.ConvertAll(row => row.ToListing());
    }

    /// <summary>The same with the hashes, for who must know whether a listing changed since it was last looked at.</summary>
    public static async IAsyncEnumerable<List<ListingRow>> RowsInBatches(
        NpgsqlConnection db, WorkspaceId workspace, Channel? channel, [EnumeratorCancellation] CancellationToken cancellationToken, int size = 1_000)
    {
        var after = Guid.Empty;
        while (true)
        {
            var rows = (await db.QueryAsync<ListingRow>(new CommandDefinition($"""
                select {ListingRow.Columns} from listings
                 where workspace_id = @workspace and id > @after {(channel is null ? "" : "and channel = @channel")}
                 order by id limit @size
                """, new { workspace, channel = channel?.Name, after, size }, cancellationToken: cancellationToken))).AsList();
            if (rows.Count > 0)
                yield return rows;
            if (rows.Count < size)
                yield break;
            after = rows[^1].Id.Value;
        }
    }

    /// <summary>Those of the ids that exist in the workspace, in no order.</summary>
    public static async Task<IReadOnlyList<Listing>> ByIds(
        NpgsqlConnection db, WorkspaceId workspace, IEnumerable<ListingId> ids, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<ListingRow>(new CommandDefinition(
            $"select {ListingRow.Columns} from listings where workspace_id = @workspace and id = any(@ids)",
            new { workspace, ids = ids.Select(id => id.Value).ToArray() }, cancellationToken: cancellationToken))).Select(row => row.ToListing())];

    /// <summary>Null when the workspace has no such listing.</summary>
    public static async Task<Listing?> ById(NpgsqlConnection db, WorkspaceId workspace, ListingId id, CancellationToken cancellationToken) =>
        await ByIds(db, workspace, [id], cancellationToken) is [var listing] ? listing : null;
}
