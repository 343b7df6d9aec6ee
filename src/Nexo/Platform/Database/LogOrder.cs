using System.Globalization;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// Keeps new events behind old ones where the database was loaded into another cluster of PostgreSQL, whose transaction ids are
/// lower than those in the log: what is missing is added to every id from then on (<c>log_offset()</c> of migration 0210).
/// </summary>
static class LogOrder
{
    /// <summary>Called before anybody works in the database, under the lock of the migrations.</summary>
    /// <returns>Whether the order had to be mended.</returns>
    public static async Task<bool> Keep(NpgsqlConnection db, CancellationToken cancellationToken)
    {
        var behind = await db.ExecuteScalarAsync<long?>(new CommandDefinition("""
            select newest - here + 1 from (
                select greatest((select xid::text::bigint from events order by xid desc limit 1), (select xid::text::bigint from audit_cursor)) as newest,
                       log_id(pg_snapshot_xmax(pg_current_snapshot()))::text::bigint as here) log
             where newest >= here
            """, cancellationToken: cancellationToken));
        if (behind is not { } missing)
            return false;
        var offset = missing + await db.ExecuteScalarAsync<long>(new CommandDefinition("select log_offset()", cancellationToken: cancellationToken));
        await db.ExecuteAsync(new CommandDefinition(string.Create(CultureInfo.InvariantCulture,
            $"create or replace function log_offset() returns bigint language sql stable parallel safe return {offset}::bigint"), cancellationToken: cancellationToken));
        return true;
    }
}
