using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>An upload sent again with its <c>Idempotency-Key</c>: the first one's import is the answer, and the file need not be read twice.</summary>
sealed class RepeatedImport(Database database, TimeProvider time)
{
    /// <returns>The import made with this key within a day; null when the key is free, as it is again after a failed import.</returns>
    public async Task<Outcome<ImportId?>> Find(Actor by, WantedImport wanted, CancellationToken cancellationToken)
    {
        if (wanted.IdempotencyKey is not { } key)
            return default(ImportId?);
        if (Idempotency.BrokenKey(key) is { } broken)
            return broken;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var made = await db.QuerySingleOrDefaultAsync<ListingImport>(new CommandDefinition($"""
            with freed as (
                update imports set idempotency_key = null
                 where workspace_id = @Workspace and requested_by = @Name and idempotency_key = @key and (status = 'failed' or created_at <= @since)
            )
            select {ListingImport.Columns} from imports
             where workspace_id = @Workspace and requested_by = @Name and idempotency_key = @key and status <> 'failed' and created_at > @since
            """, new { by.Workspace, by.Name, key, since = time.GetUtcNow() - IdempotencySweep.KeptFor }, cancellationToken: cancellationToken));
        return made switch
        {
            null => default(ImportId?),
            _ when made.Channel != wanted.Channel || made.Kind != wanted.Kind || (made.SizeBytes is { } size && wanted.Size is { } sent && size != sent) => Idempotency.Reused,
            { Status: ImportStatus.Reading } => Idempotency.InProgress,
            _ => made.Id,
        };
    }
}
