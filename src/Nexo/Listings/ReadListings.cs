using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Listings;

/// <summary>
/// How other modules read listings. The connection decides what is seen; the workspace is named in the SQL besides,
/// so that both <see cref="Database.OpenFor"/> and <see cref="Database.OpenForWork"/> serve.
/// </summary>
static class ReadListings
{
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
