using Dapper;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>The last entry of a workspace's chain, and what its last verification found.</summary>
/// <param name="Position">How many entries there are; 0 for none.</param>
/// <param name="Hash">Hexadecimal; 64 zeros for an empty chain. Keep it elsewhere: <c>nexo audit verify --head</c> asks whether it still is part of the chain.</param>
/// <param name="SealedAt">When the last entry was sealed; null for none.</param>
/// <param name="Check">Null when the chain was never verified.</param>
public sealed record TrailHead(long Position, string Hash, DateTimeOffset? SealedAt, TrailCheck? Check);

/// <param name="Position">Up to where everything was recomputed.</param>
/// <param name="Hash">Of the entry there.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="Trouble">The first broken place; null when the chain was sound.</param>
public sealed record TrailCheck(long Position, string Hash, DateTimeOffset CheckedAt, string? Trouble);

sealed class ReadHead(Database database)
{
    public async Task<TrailHead> Of(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var row = await db.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("""
            select h.position, h.hash, h.sealed_at, c.position as checked_position, c.hash as checked_hash, c.checked_at, c.trouble
              from (select @workspace::uuid as workspace_id) w
              left join audit_heads h on h.workspace_id = w.workspace_id
              left join audit_checks c on c.workspace_id = w.workspace_id
            """, new { workspace = workspace.Value }, cancellationToken: cancellationToken)) ?? new Row();
        return new TrailHead(row.Position ?? 0, Canonical.Hex(row.Hash ?? Canonical.Beginning), row.SealedAt,
            row.CheckedAt is { } at ? new TrailCheck(row.CheckedPosition, Canonical.Hex(row.CheckedHash), at, row.Trouble) : null);
    }

    sealed record Row
    {
        public long? Position { get; init; }
        public byte[]? Hash { get; init; }
        public DateTimeOffset? SealedAt { get; init; }
        public long CheckedPosition { get; init; }
        public byte[] CheckedHash { get; init; } = [];
        public DateTimeOffset? CheckedAt { get; init; }
        public string? Trouble { get; init; }
    }
}
