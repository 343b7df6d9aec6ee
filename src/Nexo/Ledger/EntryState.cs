using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>What the life cycle and who decides look at.</summary>
public sealed record EntryState
{
    public long Id { get; init; }
    public EntryStatus Status { get; init; }

    /// <summary>Null: an outside runner keeps it.</summary>
    public string? Kind { get; init; }
    public Guid Run { get; init; }

    public bool IsOurs => Kind is not null;

    /// <summary>An outside run's row is held first: whoever moves one of its entries works out what the run is then.</summary>
    /// <returns>Null when there is none; Nexo's own are read without a lock.</returns>
    internal static async Task<EntryState?> Hold(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, long id, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(new CommandDefinition(
            "select from agents_tasks e join runs r on r.id = e.run where e.workspace_id = @workspace and e.id = @id and r.origin = 'outside' for update of r",
            new { workspace, id }, transaction, cancellationToken: cancellationToken));
        return await db.QuerySingleOrDefaultAsync<EntryState>(new CommandDefinition(
            "select id, replace(status, '_', '') as status, kind, run from agents_tasks where workspace_id = @workspace and id = @id",
            new { workspace, id }, transaction, cancellationToken: cancellationToken));
    }
}
