using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>What to find in the book; entries older than <paramref name="Before"/>, the newest first.</summary>
/// <param name="Limit">1 to 1000.</param>
sealed record LedgerQuery(string? RunId, string? Task, string? Status, string? ApprovalState, long? Before, int Limit);

/// <summary>Reads the book.</summary>
sealed class ReadLedger(Database database)
{
    /// <returns>The entries, and whether older ones follow.</returns>
    public async Task<(IReadOnlyList<LedgerEntry> Entries, bool More)> List(Actor by, LedgerQuery query, CancellationToken cancellationToken)
    {
        string?[] wanted =
        [
            query.RunId is null ? null : "e.run_id = @RunId",
            query.Task is null ? null : "e.task = @Task",
            query.Status is null ? null : "e.status = @Status",
            query.ApprovalState is null ? null : "e.approval_state = @ApprovalState",
            query.Before is null ? null : "e.id < @Before",
        ];
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var found = (await db.QueryAsync<LedgerEntry>(new CommandDefinition($"""
            select {LedgerEntry.Columns} from agents_tasks e
             where {string.Join(" and ", wanted.OfType<string>().Prepend("e.workspace_id = @Workspace"))}
             order by e.id desc limit @Limit + 1
            """, new { by.Workspace, query.RunId, query.Task, query.Status, query.ApprovalState, query.Before, query.Limit }, cancellationToken: cancellationToken))).AsList();
        return found.Count > query.Limit ? (found[..query.Limit], true) : (found, false);
    }

    public async Task<Outcome<LedgerEntry>> One(Actor by, long id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<LedgerEntry?>(new CommandDefinition(
            $"select {LedgerEntry.Columns} from agents_tasks e where e.workspace_id = @Workspace and e.id = @id", new { by.Workspace, id }, cancellationToken: cancellationToken)) is { } entry
            ? entry : LedgerRefusals.NotFound;
    }
}
