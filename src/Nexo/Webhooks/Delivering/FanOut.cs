using Dapper;
using Nexo.Platform;
using Npgsql;
using NpgsqlTypes;

namespace Nexo.Webhooks;

/// <summary>What a round of fanning out came to.</summary>
enum FannedOut
{
    /// <summary>Everything in the log has been looked at.</summary>
    All,

    /// <summary>More waits, or another node was quicker.</summary>
    Some,

    /// <summary>The next event is not safe to pass: an older transaction still runs.</summary>
    NotYet,

    /// <summary>Nobody wants anything.</summary>
    Idle,
}

/// <summary>
/// Makes deliveries of the next events of the log. Nothing is locked while it reads; one statement then moves the cursor from where
/// it was and writes deliveries and work, so of two nodes with the same batch one writes and the other writes nothing.
/// </summary>
sealed class FanOut(Database database, OutboxDrain drain, TimeProvider time)
{
    const int Batch = 1000; // events

    public async Task<FannedOut> Next(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from webhook_endpoints where disabled_at is null)", cancellationToken: cancellationToken)))
            return FannedOut.Idle;
        var from = await Cursor(db, cancellationToken);
        var (events, to, state) = await Read(db, from, cancellationToken);
        if (events.Count == 0)
            return state;
        // Read after the events: an endpoint that a safe event comes after is here.
        var endpoints = (await db.QueryAsync<Wish>(new CommandDefinition("select id, workspace_id, kinds, made_xid from webhook_endpoints where disabled_at is null", cancellationToken: cancellationToken)))
            .ToLookup(wish => wish.WorkspaceId);
        var now = time.GetUtcNow();
        var made = events.SelectMany(one => endpoints[one.Workspace].Where(wish => one.Place.Xid > wish.MadeXid && EventKinds.Wants(wish.Kinds, one.Kind)).Select(wish => new Made(Guid.CreateVersion7(now), wish.Id, one))).ToList();
        if (await Write(db, from, to, made, now, cancellationToken) > 0)
            drain.Wake(DeliverDue.OutboxKind);
        return events.Count == Batch ? FannedOut.Some : state;
    }

    /// <summary>While nobody wants anything the cursor goes along, so that who comes later does not wait for the past.</summary>
    public async Task Skip(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            update webhook_cursor set xid = ((log_horizon()::text::bigint - 1)::text)::xid8, seq = 9223372036854775807
             where xid < ((log_horizon()::text::bigint - 1)::text)::xid8 and not exists (select from webhook_endpoints where disabled_at is null)
            """, cancellationToken: cancellationToken));
    }

    static async Task<EventPlace> Cursor(NpgsqlConnection db, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("select xid, seq from webhook_cursor", db);
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new EventPlace(row.GetFieldValue<ulong>(0), row.GetInt64(1));
    }

    static async Task<(List<Happened> Events, EventPlace To, FannedOut State)> Read(NpgsqlConnection db, EventPlace from, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand($"""
            select xid, seq, xid < log_horizon() as safe, workspace_id, kind, subject from events where (xid, seq) > ($1, $2) order by xid, seq limit {Batch}
            """, db)
        {
            Parameters = { new() { Value = from.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = from.Seq } },
        };
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        var (events, to) = (new List<Happened>(), from);
        while (await row.ReadAsync(cancellationToken))
        {
            if (!row.GetBoolean(2))
                return (events, to, FannedOut.NotYet);
            to = new EventPlace(row.GetFieldValue<ulong>(0), row.GetInt64(1));
            events.Add(new Happened(to, new WorkspaceId(row.GetGuid(3)), row.GetString(4), row.GetString(5)));
        }
        return (events, to, FannedOut.All);
    }

    /// <returns>How many endpoints have something to be delivered.</returns>
    static async Task<long> Write(NpgsqlConnection db, EventPlace from, EventPlace to, List<Made> made, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var write = new NpgsqlCommand("""
            with moved as (
                update webhook_cursor set xid = $3, seq = $4 where xid = $1 and seq = $2 returning 1
            ), made as (
                insert into webhook_deliveries (id, workspace_id, endpoint_id, event_xid, event_seq, kind, subject, created_at)
                select m.*, $12 from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::xid8[], $9::bigint[], $10::text[], $11::text[]) m
                 where exists (select from moved)
             returning workspace_id, endpoint_id
            ), queued as (
                insert into outbox (workspace_id, kind, body)
                select distinct workspace_id, $13, jsonb_build_object('endpointId', endpoint_id) from made returning 1
            )
            select count(*) from queued
            """, db)
        {
            Parameters =
            {
                Xid(from.Xid), new() { Value = from.Seq }, Xid(to.Xid), new() { Value = to.Seq },
                All(m => m.Id), All(m => m.Event.Workspace.Value), All(m => m.Endpoint.Value),
                new() { Value = made.Select(m => m.Event.Place.Xid).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8 },
                All(m => m.Event.Place.Seq), All(m => m.Event.Kind), All(m => m.Event.Subject), new() { Value = now.UtcDateTime }, new() { Value = DeliverDue.OutboxKind },
            },
        };
        return (long)(await write.ExecuteScalarAsync(cancellationToken))!;

        NpgsqlParameter All<T>(Func<Made, T> value) => new() { Value = made.Select(value).ToArray() };
    }

    static NpgsqlParameter Xid(ulong xid) => new() { Value = xid, NpgsqlDbType = NpgsqlDbType.Xid8 };

    sealed record Happened(EventPlace Place, WorkspaceId Workspace, string Kind, string Subject);

    sealed record Made(Guid Id, EndpointId Endpoint, Happened Event);

    sealed record Wish
    {
        public EndpointId Id { get; init; }
        public WorkspaceId WorkspaceId { get; init; }
        public string[] Kinds { get; init; } = [];
        public ulong MadeXid { get; init; }
    }
}
