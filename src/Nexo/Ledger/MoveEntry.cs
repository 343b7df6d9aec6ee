using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>What a runner says later of an entry it keeps: where it stands now, and what came of it.</summary>
sealed class MoveEntry(Database database, DecideStep decide, EventNudge nudge, OutboxDrain drain, TimeProvider time)
{
    public async Task<Outcome<LedgerEntry>> Move(Actor by, long id, EntryChange change, CancellationToken cancellationToken)
    {
        if (by.IsRunner && change.ApprovalState is not null)
            return LedgerRefusals.RunnersDoNotDecide;
        if (change.Broken() is { } broken)
            return broken;
        if (change.Decides)
            return await decide.Decide(by, id, change.ApprovalState is ApprovalState.Approved, null, cancellationToken);
        var now = time.GetUtcNow();
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (await EntryState.Hold(db, transaction, by.Workspace, id, cancellationToken) is not { } entry)
            return LedgerRefusals.NotFound;
        if (!Step(entry, change).Try(out var step, out var refusal))
            return refusal;
        if (await Broken(db, transaction, entry, change, cancellationToken) is { } contradiction)
            return contradiction;
        if (await Write(db, transaction, by, entry, change, step, now, cancellationToken) is not { } moved)
            return LedgerRefusals.ChangedMeanwhile;
        if (step is not null)
            await OutsideRuns.Settle(db, transaction, by.Workspace, entry.Run, by.Name, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudge.Now();
        if (step is EntryStep.AskForApproval)
            drain.Wake(LedgerEvents.AskKind);
        return moved;
    }

    /// <returns>The step the change takes; null where it stays as it is and only says more.</returns>
    static Outcome<EntryStep?> Step(EntryState entry, EntryChange change)
    {
        if (entry.IsOurs)
            return LedgerRefusals.Ours;
        if (change.Status is { } wanted && wanted != entry.Status)
            return LedgerLifecycle.To(wanted) is not { } step ? LedgerRefusals.NotQueuedAgain(entry.Status)
                : LedgerLifecycle.Decide(entry.Status, step, EntryHand.Keeper).Try(out _, out var refusal) ? step : refusal;
        if (LedgerLifecycle.IsFinal(entry.Status) && !change.NotesNotice)
            return LedgerRefusals.Over(entry.Status);
        return entry.Status is EntryStatus.AwaitingApproval && !change.SaysMoreWhileAsked ? LedgerRefusals.WhileAsked : (EntryStep?)null;
    }

    /// <summary>What the change says of times, beside what is known already.</summary>
    static async Task<Refusal?> Broken(NpgsqlConnection db, NpgsqlTransaction transaction, EntryState entry, EntryChange change, CancellationToken cancellationToken)
    {
        if (EntryRules.Finished(change.Status ?? entry.Status, change.FinishedAt, change.DurationMs) is { } early)
            return early;
        if (change.StartedAt is null && change.FinishedAt is null)
            return null;
        var (startedAt, finishedAt) = await db.QuerySingleAsync<(DateTime?, DateTime?)>(new CommandDefinition(
            "select started_at, finished_at from agents_tasks where id = @Id", new { entry.Id }, transaction, cancellationToken: cancellationToken));
        return EntryRules.Order(change.StartedAt ?? startedAt, change.FinishedAt ?? finishedAt);
    }

    static Task<LedgerEntry?> Write(NpgsqlConnection db, NpgsqlTransaction transaction, Actor by, EntryState entry, EntryChange change, EntryStep? step, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = change.Status ?? entry.Status;
        return db.QuerySingleOrDefaultAsync<LedgerEntry?>(new CommandDefinition($"""
            with timed as (
                select id, coalesce(@StartedAt, started_at, case when @begins then least(@now, @FinishedAt) end) as began,
                       coalesce(@FinishedAt, finished_at, case when @ends then greatest(@now, @StartedAt, started_at) end) as ended
                  from agents_tasks where workspace_id = @Workspace and id = @Id
            ), moved as (
                update agents_tasks e
                   set status = @next, started_at = t.began, finished_at = t.ended, duration_ms = {EntryTimes.Duration("@DurationMs, e.duration_ms", "began", "ended")},
                       inputs = coalesce(@inputs::jsonb, e.inputs), outputs_uri = coalesce(@OutputsUri, e.outputs_uri), log_excerpt = coalesce(right(@LogExcerpt, @most), e.log_excerpt),
                       approval_state = case @next when 'awaiting_approval' then 'pending' else e.approval_state end,
                       webhook_notified_at = coalesce(@WebhookNotifiedAt, e.webhook_notified_at), changed_at = @now
                  from timed t
                 where e.id = t.id and e.workspace_id = @Workspace and e.status = @seen and e.kind is null
             returning e.*
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select e.workspace_id, e.id::text, @told, @Name, {LedgerEvents.StepBody}, @now from moved e join runs r on r.id = e.run where @told::text is not null
            ), asked as (
                {LedgerEvents.Ask("moved")} and @told = 'step.awaiting_approval'
            )
            select {LedgerEntry.Columns} from moved e
            """, new
        {
            by.Workspace,
            by.Name,
            entry.Id,
            seen = entry.Status.Wire(),
            next = next.Wire(),
            begins = next is EntryStatus.Running or EntryStatus.AwaitingApproval,
            ends = LedgerLifecycle.IsFinal(next),
            StartedAt = change.StartedAt?.UtcDateTime,
            FinishedAt = change.FinishedAt?.UtcDateTime,
            change.DurationMs,
            inputs = change.Inputs?.GetRawText(),
            change.OutputsUri,
            change.LogExcerpt,
            most = EntryRules.LogCharacters,
            WebhookNotifiedAt = change.WebhookNotifiedAt?.UtcDateTime,
            told = step is { } taken ? LedgerLifecycle.Told(taken) : null,
            now,
        }, transaction, cancellationToken: cancellationToken));
    }
}
