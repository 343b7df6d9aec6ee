using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>What waits of a kind. Counting ends at <see cref="OutboxState.CountsTo"/>, so that a million items are not read to be counted.</summary>
sealed record KindState
{
    public string Kind { get; init; } = "";

    /// <summary>Those not set aside; also what waits for its time or behind its key.</summary>
    public long Waiting { get; init; }

    /// <summary>Due for more than five seconds and not taken.</summary>
    public long Overdue { get; init; }

    /// <summary>How long the first of them has been due; zero when nothing is.</summary>
    public TimeSpan Late { get; init; }
}

sealed record AsideState
{
    public long Count { get; init; }

    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Kind and error of the newest.</summary>
    public string? Newest { get; init; }
}

/// <summary>Reads how much waits, from the ends of indexes only.</summary>
static class OutboxState
{
    public const int CountsTo = 10_000;

    public static async Task<IReadOnlyList<KindState>> Waiting(NpgsqlConnection db, CancellationToken cancellationToken) =>
        (await OutboxTable.Read<KindState>(db, new CommandDefinition(OutboxTable.ByIndex + """
            with recursive kinds as (
                (select kind from outbox where set_aside_at is null order by kind limit 1)
                union all
                select (select o.kind from outbox o where o.set_aside_at is null and o.kind > k.kind order by o.kind limit 1) from kinds k where k.kind is not null
            )
            select kind,
                   (select count(*) from (select from outbox o where o.kind = k.kind and o.set_aside_at is null and o.due_at > '-infinity'
                                           order by kind, due_at, id limit @CountsTo) counted) as waiting,
                   (select count(*) from (select from outbox o where o.kind = k.kind and o.set_aside_at is null and o.due_at < now() - interval '5 seconds'
                                           order by kind, due_at, id limit @CountsTo) counted) as overdue,
                   greatest(interval '0', now() - (select due_at from outbox o where o.kind = k.kind and o.set_aside_at is null and o.due_at < 'infinity'
                                                    order by due_at limit 1)) as late
              from kinds k where kind is not null
            """, new { CountsTo }, cancellationToken: cancellationToken))).AsList();

    public static Task<AsideState> Aside(NpgsqlConnection db, CancellationToken cancellationToken) =>
        db.QuerySingleAsync<AsideState>(new CommandDefinition("""
            select (select count(*) from (select from outbox where set_aside_at is not null order by set_aside_at limit @CountsTo) counted) as count,
                   (select set_aside_at from outbox where set_aside_at is not null order by set_aside_at limit 1) as oldest,
                   (select kind || ': ' || last_error from outbox where set_aside_at is not null order by set_aside_at desc limit 1) as newest
            """, new { CountsTo }, cancellationToken: cancellationToken));
}
