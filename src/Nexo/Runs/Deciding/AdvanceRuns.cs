using System.Text.Json;
using Dapper;
using Nexo.Plans;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Deciding;

/// <summary>
/// The outbox work <c>run.advance</c>: <c>{"runId": "…"}</c>. It reads the run and its book, asks <see cref="NextMoves"/>, and writes what follows,
/// in one transaction that holds the run's row. Asked twice, the second finds nothing to do.
/// </summary>
sealed class AdvanceRuns(Database database, KnownPlans plans, Signals signals, EventNudge events, TimeProvider time) : IOutboxWork
{
    public const string Name = "run.advance";

    /// <summary>A plan that this node cannot read may be a newer node's, so others are given two minutes to take the run before it ends.</summary>
    const int Tries = 12;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Signal start = signals.On($"{OutboxDrain.SignalName}_step_start");
    readonly Signal advance = signals.On($"{OutboxDrain.SignalName}_run_advance");
    readonly Signal ask = signals.On(OutboxDrain.SignalName);

    public string Kind => Name;

    public int MaxAttempts => 1_000; // a database that is away must not set a run aside

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var asked in items.GroupBy(item => (item.Workspace, JsonSerializer.Deserialize<Body>(item.Body, Json.Options)!.RunId)))
        {
            if (await Advance(asked.Key.Workspace, asked.Key.RunId, asked.Max(item => item.Attempt), cancellationToken) is not { } why)
                continue;
            foreach (var item in asked)
                item.TryLater(Patience, why);
        }
    }

    sealed record Body(RunId RunId);

    /// <returns>Why it is to be tried later; null when it is done.</returns>
    async Task<string?> Advance(WorkspaceId workspace, RunId id, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var run = await db.QuerySingleOrDefaultAsync<Run>(new CommandDefinition(
            $"select {Run.Columns}, r.source from runs r where r.workspace_id = @workspace and r.id = @id for update", new { workspace, id }, transaction, cancellationToken: cancellationToken));
        if (run is not { Source: { } source } || run.Status.IsOver())
            return null;
        var write = new RunMoves(db, transaction, run, time.GetUtcNow(), cancellationToken);
        if (!plans.Read(source, run.Origin).Try(out var plan, out var refusal))
            return await EndUnread(write, refusal.Sentence, attempt);
        if (run.Status == RunStatus.Queued && await WaitsForEarlier(db, run, plan, transaction, cancellationToken))
            return null;
        var rows = (await db.QueryAsync<Row>(new CommandDefinition("""
            select now() as now, task as name, replace(status, '_', '') as status, warned, beat_at is not null and finished_at is null as handed_out, due_at, coalesce(approval_state = 'rejected', false) as rejected from agents_tasks where run = @id
            """, new { id }, transaction, cancellationToken: cancellationToken))).AsList();
        var book = rows.ToDictionary(row => row.Name, row => new StepState(row.Name, row.Status, row.Warned, row.HandedOut, row.DueAt, row.Rejected));
        var now = rows[0].Now; // what is due is due by the database's clock
        var moves = NextMoves.Of(plan, book, run.CancelledBy is not null, run.Strict, now);
        await Write(write, moves);
        await transaction.CommitAsync(cancellationToken);
        Tell(moves);
        return null;
    }

    /// <summary>A run whose plan no node reads comes to an end, rather than to wait for ever.</summary>
    async Task<string?> EndUnread(RunMoves write, string why, int attempt)
    {
        var cancelled = write.Run.CancelledBy is not null;
        if (!cancelled && attempt < Tries)
            return why;
        await write.EndAll(why);
        await write.Become(cancelled ? RunStatus.Cancelled : RunStatus.Failed, why);
        await write.Transaction.CommitAsync(write.CancellationToken);
        advance.Raise();
        events.Now();
        return null;
    }

    /// <summary>With <c>overlap: queue</c>, and when days are filled up, a firing starts when no earlier run of its plan works any more.</summary>
    static async Task<bool> WaitsForEarlier(NpgsqlConnection db, Run run, Plan plan, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        run.CancelledBy is null && (run.Cause == "back_fill" || (run.Cause == "schedule" && plan.Schedule?.Overlap == Overlap.Queue)) && await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from runs where workspace_id = @WorkspaceId and plan = @Plan and finished_at is null and (queued_at, scheduled_for, id) < (@QueuedAt, @ScheduledFor, @Id) and status in ('queued', 'running'))
            """, run, transaction, cancellationToken: cancellationToken));

    static async Task Write(RunMoves write, Moves moves)
    {
        if (moves.Skip.Count > 0)
            await write.Skip(moves.Skip);
        if (moves.Start.Count > 0)
            await write.HandOut(moves.Start);
        foreach (var step in moves.Ask)
            await write.Ask(step);
        await write.Become(moves.Status, moves.Why);
    }

    void Tell(Moves moves)
    {
        if (moves.Start.Count > 0)
            start.Raise();
        if (moves.Ask.Count > 0)
            ask.Raise();
        if (moves.Status is not RunStatus.Running)
            advance.Raise(); // a run that waits behind this one
        events.Now();
    }

    sealed record Row
    {
        public DateTimeOffset Now { get; init; }
        public string Name { get; init; } = "";
        public StepStatus Status { get; init; }
        public bool Warned { get; init; }
        public bool HandedOut { get; init; }
        public DateTimeOffset? DueAt { get; init; }
        public bool Rejected { get; init; }
    }
}
