using System.Diagnostics.Metrics;
using Dapper;

namespace Nexo.Platform;

/// <summary>
/// The net below the drains, run by the engine on one node at a time: wakes them for what is overdue, gives what was set
/// aside one more try an hour later (its cause may be mended), and measures how much waits.
/// </summary>
sealed partial class OutboxSweep
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    readonly Database database;
    readonly OutboxDrain drain;
    readonly ILogger<OutboxSweep> log;
    Seen seen = new();

    public OutboxSweep(Database database, OutboxDrain drain, ILogger<OutboxSweep> log)
    {
        (this.database, this.drain, this.log) = (database, drain, log);
        Meters.Nexo.CreateObservableGauge("nexo.outbox.waiting", () => Fresh(s => s.Waiting), description: "Items that wait");
        Meters.Nexo.CreateObservableGauge("nexo.outbox.overdue", () => Fresh(s => s.Overdue), description: "Items that should have been taken by now");
        Meters.Nexo.CreateObservableGauge("nexo.outbox.set_aside", () => Fresh(s => s.SetAside), description: "Items that failed too often");
    }

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var before = seen;
        seen = await db.QuerySingleAsync<Seen>(new CommandDefinition("""
            with again as (
                update outbox set set_aside_at = null, due_at = now() where set_aside_at < now() - interval '1 hour' and not given_up returning id
            )
            select count(*) filter (where set_aside_at is null) as waiting,
                   count(*) filter (where set_aside_at is null and due_at < now() - interval '5 seconds') as overdue,
                   count(*) filter (where set_aside_at is not null) as set_aside, (select count(*) from again) as again
              from outbox
            """, cancellationToken: cancellationToken));
        seen.At = Environment.TickCount64;
        if (seen.Overdue + seen.Again > 0)
            drain.Wake();
        if (seen.SetAside > 0 && seen.SetAside != before.SetAside)
            SomeAreSetAside(seen.SetAside);
        if (seen.Overdue > 0 && before.Overdue > 0)
            SomeAreOverdue(seen.Overdue);
    }

    /// <summary>Another node may have swept since: what is old is not told.</summary>
    IEnumerable<Measurement<long>> Fresh(Func<Seen, long> number) =>
        Environment.TickCount64 - seen.At < 4 * Every.TotalMilliseconds ? [new(number(seen))] : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} items of the outbox are set aside after failing too often; ./nexo doctor names one")]
    partial void SomeAreSetAside(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} items of the outbox are overdue: the workers do not keep up")]
    partial void SomeAreOverdue(long count);

    sealed record Seen
    {
        public long Waiting { get; init; }
        public long Overdue { get; init; }
        public long SetAside { get; init; }
        public long Again { get; init; }
        public long At { get; set; } = long.MinValue / 2;
    }
}
