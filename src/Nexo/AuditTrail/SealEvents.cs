using Dapper;
using Nexo.Platform;
using Npgsql;
using NpgsqlTypes;

namespace Nexo.AuditTrail;

/// <summary>What a round of sealing came to.</summary>
enum Sealed
{
    /// <summary>Everything in the log is sealed.</summary>
    All,

    /// <summary>More waits, or another node was quicker.</summary>
    Some,

    /// <summary>The next event is not safe to pass: an older transaction still runs.</summary>
    NotYet,
}

/// <summary>
/// Binds the next events of the log into the chains of their workspaces. Nothing is locked while it reads and hashes;
/// one statement then moves the cursor from where it was and writes the entries, so of two nodes with the same batch one writes
/// and the other writes nothing, and a node that dies leaves nothing half done.
/// </summary>
sealed class SealEvents(Database database)
{
    const int Batch = 1000; // events; the statement that writes them stays within some ten milliseconds

    public async Task<Sealed> Next(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var from = await Cursor(db, cancellationToken);
        var (events, to, read, state) = await Read(db, from, cancellationToken);
        if (read == 0)
            return state;
        await Write(db, from, to, await Chain(db, events, cancellationToken), cancellationToken);
        return read == Batch ? Sealed.Some : state;
    }

    static async Task<EventPlace> Cursor(NpgsqlConnection db, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("select xid, seq from audit_cursor", db);
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new EventPlace(row.GetFieldValue<ulong>(0), row.GetInt64(1));
    }

    static async Task<(List<AuditedEvent> Events, EventPlace To, int Read, Sealed State)> Read(NpgsqlConnection db, EventPlace from, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand($"""
            select xid, seq, xid < log_horizon() as safe, workspace_id, kind, subject, actor, channel, at,
                   case when kind <> all($3) then body::text end as body
              from events where (xid, seq) > ($1, $2) order by xid, seq limit {Batch}
            """, db)
        {
            Parameters = { new() { Value = from.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = from.Seq }, new() { Value = AuditKinds.NotAudited } },
        };
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        var (events, to, read) = (new List<AuditedEvent>(), from, 0);
        while (await row.ReadAsync(cancellationToken))
        {
            if (!row.GetBoolean(2))
                return (events, to, read, Sealed.NotYet);
            (to, read) = (new EventPlace(row.GetFieldValue<ulong>(0), row.GetInt64(1)), read + 1);
            if (!row.IsDBNull(9))
                events.Add(Event(row, to));
        }
        return (events, to, read, Sealed.All);
    }

    static AuditedEvent Event(NpgsqlDataReader row, EventPlace place) => new()
    {
        Place = place,
        Workspace = new WorkspaceId(row.GetGuid(3)),
        Kind = row.GetString(4),
        Subject = row.GetString(5),
        Actor = row.GetString(6),
        Channel = row.IsDBNull(7) ? null : row.GetString(7),
        At = row.GetFieldValue<DateTimeOffset>(8),
        Body = row.GetString(9),
    };

    /// <summary>Each event behind the one before it in its workspace.</summary>
    static async Task<List<Entry>> Chain(NpgsqlConnection db, List<AuditedEvent> events, CancellationToken cancellationToken)
    {
        var heads = (await db.QueryAsync<Head>(new CommandDefinition("select workspace_id, position, hash from audit_heads where workspace_id = any(@workspaces)",
            new { workspaces = events.Select(e => e.Workspace.Value).Distinct().ToArray() }, cancellationToken: cancellationToken))).ToDictionary(h => h.WorkspaceId);
        var entries = new List<Entry>(events.Count);
        foreach (var one in events)
        {
            var head = heads.GetValueOrDefault(one.Workspace) ?? new Head { WorkspaceId = one.Workspace, Hash = Canonical.Beginning };
            var (position, content) = (head.Position + 1, Canonical.Content(one));
            var hash = Canonical.Link(head.Hash, position, content);
            entries.Add(new Entry(one, position, content, head.Hash, hash));
            heads[one.Workspace] = head with { Position = position, Hash = hash };
        }
        return entries;
    }

    static async Task Write(NpgsqlConnection db, EventPlace from, EventPlace to, List<Entry> entries, CancellationToken cancellationToken)
    {
        await using var write = new NpgsqlCommand("""
            with moved as (
                update audit_cursor set xid = $3, seq = $4 where xid = $1 and seq = $2 returning 1
            )
            insert into audit_entries (workspace_id, position, xid, seq, kind, subject, actor, channel, at, content, previous, hash)
            select e.* from unnest($5::uuid[], $6::bigint[], $7::xid8[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::bytea[], $15::bytea[], $16::bytea[]) e
             where exists (select from moved)
            """, db)
        {
            Parameters =
            {
                Xid(from.Xid), new() { Value = from.Seq }, Xid(to.Xid), new() { Value = to.Seq },
                All(e => e.Event.Workspace.Value), All(e => e.Position),
                new() { Value = entries.Select(e => e.Event.Place.Xid).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8 },
                All(e => e.Event.Place.Seq), All(e => e.Event.Kind), All(e => e.Event.Subject), All(e => e.Event.Actor), All(e => e.Event.Channel),
                All(e => e.Event.At.UtcDateTime), All(e => e.Content), All(e => e.Previous), All(e => e.Hash),
            },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);

        NpgsqlParameter All<T>(Func<Entry, T> value) => new() { Value = entries.Select(value).ToArray() };
    }

    static NpgsqlParameter Xid(ulong xid) => new() { Value = xid, NpgsqlDbType = NpgsqlDbType.Xid8 };

    sealed record Entry(AuditedEvent Event, long Position, byte[] Content, byte[] Previous, byte[] Hash);

    sealed record Head
    {
        public WorkspaceId WorkspaceId { get; init; }
        public long Position { get; init; }
        public byte[] Hash { get; init; } = [];
    }
}
