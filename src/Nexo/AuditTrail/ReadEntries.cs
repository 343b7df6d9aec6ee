using Nexo.Platform;
using Npgsql;
using NpgsqlTypes;

namespace Nexo.AuditTrail;

/// <summary>An entry of the trail with the event it seals, as far as that is still there.</summary>
public sealed record SealedEntry
{
    public required long Position { get; init; }
    public required EventPlace Place { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Actor { get; init; }
    public string? Channel { get; init; }
    public required DateTimeOffset At { get; init; }
    public required byte[] Content { get; init; }
    public required byte[] Previous { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>As the log has it now; null when it is gone.</summary>
    public AuditedEvent? Event { get; init; }

    /// <summary>Whether what the entry is found by is what the event says.</summary>
    public bool Names(AuditedEvent told) =>
        (Kind, Subject, Actor, Channel, At) == (told.Kind, told.Subject, told.Actor, told.Channel, told.At);
}

/// <summary>The one way entries are read from the database.</summary>
static class ReadEntries
{
    const int Batch = 2000;

    /// <summary>What <see cref="Entry"/> reads, of <c>e</c> (the entry) and <c>v</c> (its event).</summary>
    public const string Columns = """
        e.workspace_id, e.position, e.xid, e.seq, e.kind, e.subject, e.actor, e.channel, e.at, e.content, e.previous, e.hash, e.sealed_at,
        v.kind, v.subject, v.actor, v.channel, v.at, v.body::text
        """;

    public const string TheirEvents = "left join events v on v.workspace_id = e.workspace_id and v.xid = e.xid and v.seq = e.seq";

    /// <summary>The next of a chain in its order, two thousand at the most.</summary>
    public static async Task<List<SealedEntry>> After(NpgsqlConnection db, WorkspaceId workspace, long position, long upTo, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand($"""
            select {Columns}
              from (select * from audit_entries where workspace_id = $1 and position > $2 and position <= $3 order by position limit {Batch}) e
              {TheirEvents} order by e.position
            """, db)
        {
            Parameters = { new() { Value = workspace.Value }, new() { Value = position }, new() { Value = upTo } },
        };
        return await All(ask, cancellationToken);
    }

    public static async Task<List<SealedEntry>> All(NpgsqlCommand ask, CancellationToken cancellationToken)
    {
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        var entries = new List<SealedEntry>();
        while (await row.ReadAsync(cancellationToken))
            entries.Add(Entry(row));
        return entries;
    }

    static SealedEntry Entry(NpgsqlDataReader row)
    {
        var place = new EventPlace(row.GetFieldValue<ulong>(2), row.GetInt64(3));
        return new SealedEntry
        {
            Position = row.GetInt64(1),
            Place = place,
            Kind = row.GetString(4),
            Subject = row.GetString(5),
            Actor = row.GetString(6),
            Channel = row.IsDBNull(7) ? null : row.GetString(7),
            At = row.GetFieldValue<DateTimeOffset>(8),
            Content = row.GetFieldValue<byte[]>(9),
            Previous = row.GetFieldValue<byte[]>(10),
            Hash = row.GetFieldValue<byte[]>(11),
            SealedAt = row.GetFieldValue<DateTimeOffset>(12),
            Event = row.IsDBNull(13) ? null : new AuditedEvent
            {
                Workspace = new WorkspaceId(row.GetGuid(0)),
                Place = place,
                Kind = row.GetString(13),
                Subject = row.GetString(14),
                Actor = row.GetString(15),
                Channel = row.IsDBNull(16) ? null : row.GetString(16),
                At = row.GetFieldValue<DateTimeOffset>(17),
                Body = row.GetString(18),
            },
        };
    }
}
