using Dapper;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>Removes what is older than the settings keep it, a thousand rows in a transaction, so that nobody waits for it.</summary>
sealed partial class Forget(IEnumerable<Forgettable> all, Database database, IOptions<RetentionOptions> options, TimeProvider time, ILogger<Forget> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);
    const int AtOnce = 1000;

    /// <returns>How many rows of each were removed; what nothing was removed of is left out.</returns>
    public async Task<IReadOnlyDictionary<string, long>> Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var workspaces = (await db.QueryAsync<WorkspaceId>(new CommandDefinition("select id from workspaces", cancellationToken: cancellationToken))).ToList();
        Dictionary<string, long> removed = [];
        foreach (var thing in all.Where(thing => thing.Days(options.Value) > 0))
        {
            var before = time.GetUtcNow().AddDays(-thing.Days(options.Value));
            var count = 0L;
            foreach (var workspace in workspaces)
                count += await Remove(db, thing, workspace, before, cancellationToken);
            if (count == 0)
                continue;
            removed[thing.What] = count;
            Removed(count, thing.What, before);
        }
        return removed;
    }

    static async Task<long> Remove(System.Data.IDbConnection db, Forgettable thing, WorkspaceId workspace, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (all, some) = (0L, 0);
        do
        {
            some = await db.ExecuteScalarAsync<int>(new CommandDefinition(thing.Sql, new { workspace, before, limit = AtOnce }, commandTimeout: 120, cancellationToken: cancellationToken));
            all += some;
        }
        while (some == AtOnce);
        return all;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Forgot {Count} {What} from before {Before}")]
    partial void Removed(long count, string what, DateTimeOffset before);
}
