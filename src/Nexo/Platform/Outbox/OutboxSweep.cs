using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// The net below the drains, run by the engine on one node at a time: wakes them for what is overdue, gives what was set
/// aside one more try an hour later (its cause may be mended), and measures how much waits.
/// </summary>
sealed partial class OutboxSweep
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    const int TidiedAt = 10_000; // rows deleted or rewritten since the last vacuum

    readonly Database database;
    readonly OutboxDrain drain;
    readonly ILogger<OutboxSweep> log;
    Seen seen = Seen.Nothing;

    public OutboxSweep(Database database, OutboxDrain drain, ILogger<OutboxSweep> log)
    {
        (this.database, this.drain, this.log) = (database, drain, log);
        Meters.Nexo.CreateObservableGauge("nexo.outbox.waiting", () => Fresh(kind => kind.Waiting), description: "Items that wait, by kind; counted to 10,000");
        Meters.Nexo.CreateObservableGauge("nexo.outbox.overdue", () => Fresh(kind => kind.Overdue), description: "Items that should have been taken by now, by kind; counted to 10,000");
        Meters.Nexo.CreateObservableGauge("nexo.outbox.late", () => Fresh(kind => (long)kind.Late.TotalSeconds), unit: "s", description: "How long the oldest due item has waited, by kind");
        Meters.Nexo.CreateObservableGauge("nexo.outbox.set_aside", Aside, description: "Items that failed too often or were given up");
    }

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var before = seen;
        var again = await db.ExecuteAsync(new CommandDefinition(
            "update outbox set set_aside_at = null, due_at = now() where set_aside_at < now() - interval '1 hour' and not given_up", cancellationToken: cancellationToken));
        seen = new(await OutboxState.Waiting(db, cancellationToken), (await OutboxState.Aside(db, cancellationToken)).Count, Environment.TickCount64);
        if (seen.Overdue + again > 0)
            drain.Wake();
        if (seen.Aside > 0 && seen.Aside != before.Aside)
            SomeAreSetAside(seen.Aside);
        if (seen.Overdue > 0 && before.Overdue > 0)
            SomeAreOverdue(seen.Overdue);
        await TidyUp(db, cancellationToken);
    }

    /// <summary>After a burst a claim would walk over everything that was deleted, until the database's own vacuum comes around in a minute or more.</summary>
    static async Task TidyUp(NpgsqlConnection db, CancellationToken cancellationToken)
    {
        if (await db.ExecuteScalarAsync<long>(new CommandDefinition("select n_dead_tup from pg_stat_user_tables where relid = 'outbox'::regclass", cancellationToken: cancellationToken)) < TidiedAt)
            return;
        await db.ExecuteAsync("reset role"); // only the owner may; whoever opens this connection next takes a role again
        await db.ExecuteAsync(new CommandDefinition("vacuum (skip_locked, truncate off, index_cleanup on) outbox", commandTimeout: 300, cancellationToken: cancellationToken));
    }

    /// <summary>Another node may have swept since: what is old is not told.</summary>
    bool IsFresh => Environment.TickCount64 - seen.At < 4 * Every.TotalMilliseconds;

    IEnumerable<Measurement<long>> Fresh(Func<KindState, long> number) =>
        IsFresh ? seen.Kinds.Select(kind => new Measurement<long>(number(kind), new KeyValuePair<string, object?>("kind", kind.Kind))) : [];

    IEnumerable<Measurement<long>> Aside() => IsFresh ? [new(seen.Aside)] : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} items of the outbox are set aside after failing too often; ./nexo doctor names one")]
    partial void SomeAreSetAside(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} items of the outbox are overdue: the workers do not keep up")]
    partial void SomeAreOverdue(long count);

    sealed record Seen(IReadOnlyList<KindState> Kinds, long Aside, long At)
    {
        public static readonly Seen Nothing = new([], 0, long.MinValue / 2);

        public long Overdue => Kinds.Sum(kind => kind.Overdue);
    }
}
