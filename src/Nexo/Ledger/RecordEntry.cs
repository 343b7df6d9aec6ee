using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>Writes down a step of a run that works outside; the first of a run begins it.</summary>
sealed class RecordEntry(Database database, EventNudge nudge, OutboxDrain drain, TimeProvider time)
{
    public async Task<Outcome<LedgerEntry>> Record(Actor by, NewEntry entry, CancellationToken cancellationToken)
    {
        if (by.IsRunner && entry.ApprovalState is not null)
            return LedgerRefusals.RunnersDoNotDecide;
        if (entry.Broken() is { } broken)
            return broken;
        var now = time.GetUtcNow();
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (!(await OutsideRuns.Open(db, transaction, by, entry.RunId!, now, cancellationToken)).Try(out var run, out var refusal))
            return refusal;
        var status = entry.Status ?? EntryStatus.Queued;
        var step = LedgerLifecycle.To(status);
        var written = await db.QuerySingleAsync<LedgerEntry>(new CommandDefinition($"""
            with written as (
                insert into agents_tasks (workspace_id, run, run_id, task, status, started_at, finished_at, duration_ms, inputs, outputs_uri, log_excerpt, approval_state, webhook_notified_at, created_at, changed_at)
                values (@Workspace, @run, @RunId, @Task, @status, @startedAt, @finishedAt, {EntryTimes.Duration("@DurationMs::int", "@startedAt::timestamptz", "@finishedAt::timestamptz")},
                        @inputs::jsonb, @OutputsUri, right(@LogExcerpt, @most), case @status when 'awaiting_approval' then 'pending' end, @WebhookNotifiedAt, @now, @now)
             returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select e.workspace_id, e.id::text, @told, @Name, {LedgerEvents.StepBody}, @now from written e join runs r on r.id = e.run where @told::text is not null
            ), asked as (
                {LedgerEvents.Ask("written")}
            )
            select {LedgerEntry.Columns} from written e
            """, new
        {
            by.Workspace,
            by.Name,
            run,
            entry.RunId,
            entry.Task,
            status = status.Wire(),
            startedAt = entry.StartedAt ?? EntryTimes.Started(status, entry.FinishedAt, now),
            finishedAt = entry.FinishedAt ?? EntryTimes.Finished(status, entry.StartedAt, now),
            entry.DurationMs,
            inputs = entry.Inputs?.GetRawText(),
            entry.OutputsUri,
            entry.LogExcerpt,
            most = EntryRules.LogCharacters,
            entry.WebhookNotifiedAt,
            told = step is { } taken ? LedgerLifecycle.Told(taken) : null,
            now,
        }, transaction, cancellationToken: cancellationToken));
        await OutsideRuns.Settle(db, transaction, by.Workspace, run, by.Name, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudge.Now();
        if (step is EntryStep.AskForApproval)
            drain.Wake(LedgerEvents.AskKind);
        return written;
    }
}
