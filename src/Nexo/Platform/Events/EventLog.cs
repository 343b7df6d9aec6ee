using System.Text.Json;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Reads the log in its order, never past the oldest transaction that still runs.</summary>
public sealed class EventLog(Database database)
{
    /// <summary>Events after a place, at most 500; all workspaces or one.</summary>
    /// <returns>The events that are safe to pass on, and whether more are there that are not yet safe or did not fit.</returns>
    public async Task<(IReadOnlyList<LoggedEvent> Events, bool More)> After(EventPlace place, WorkspaceId? workspace, CancellationToken cancellationToken)
    {
        const int atMost = 500;
        await using var db = await database.OpenForWork(cancellationToken);
        await using var read = new NpgsqlCommand($"""
            select xid, seq, workspace_id, kind, subject, actor, channel, at, body::text, xid < log_horizon() as safe
              from events
             where (xid, seq) > ($1, $2) {(workspace is null ? "" : "and workspace_id = $3")}
             order by xid, seq limit {atMost}
            """, db)
        {
            Parameters = { new() { Value = place.Xid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 }, new() { Value = place.Seq } },
        };
        if (workspace is { } only)
            read.Parameters.Add(new() { Value = only.Value });
        await using var rows = await read.ExecuteReaderAsync(cancellationToken);
        var events = new List<LoggedEvent>();
        while (await rows.ReadAsync(cancellationToken))
        {
            if (!rows.GetBoolean(9))
                return (events, true);
            events.Add(Row(rows));
        }
        return (events, events.Count == atMost);
    }

    /// <summary>The place from which on everything is new.</summary>
    public async Task<EventPlace> Now(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var read = new NpgsqlCommand("select log_horizon()", db);
        var oldest = (ulong)(await read.ExecuteScalarAsync(cancellationToken))!;
        return new EventPlace(oldest - 1, long.MaxValue);
    }

    static LoggedEvent Row(NpgsqlDataReader rows)
    {
        using var body = JsonDocument.Parse(rows.GetString(8));
        return new LoggedEvent
        {
            Place = new EventPlace(rows.GetFieldValue<ulong>(0), rows.GetInt64(1)),
            Workspace = new WorkspaceId(rows.GetGuid(2)),
            Kind = rows.GetString(3),
            Subject = rows.GetString(4),
            Actor = rows.GetString(5),
            Channel = rows.IsDBNull(6) ? null : rows.GetString(6),
            At = rows.GetFieldValue<DateTimeOffset>(7),
            Body = body.RootElement.Clone(),
        };
    }
}
