using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>
/// A person's yes or no to a step that waits for it: the one way, whether it comes from a page, the API, a letter's link or the
/// ledger's own PATCH. A run of Nexo's goes on from here by its outbox item; a run outside stands anew.
/// </summary>
public sealed class DecideStep(Database database, EventNudge nudge, OutboxDrain drain, TimeProvider time)
{
    public const int LongestReason = 2_000;

    /// <param name="reason">For people; of a no it becomes the step's error.</param>
    public Task<Outcome<LedgerEntry>> Decide(Actor by, long id, bool approved, string? reason, CancellationToken cancellationToken) =>
        Take(by, id, approved, reason, null, cancellationToken);

    /// <summary>The same by a letter's link, which is used up by it.</summary>
    internal Task<Outcome<LedgerEntry>> ByLink(Actor by, long id, bool approved, string? reason, byte[] link, CancellationToken cancellationToken) =>
        Take(by, id, approved, reason, link, cancellationToken);

    async Task<Outcome<LedgerEntry>> Take(Actor by, long id, bool approved, string? reason, byte[]? link, CancellationToken cancellationToken)
    {
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (reason is not null && (reason.Contains('\0', StringComparison.Ordinal) || reason.EnumerateRunes().Count() > LongestReason))
            return LedgerRefusals.ReasonTooLong;
        var now = time.GetUtcNow();
        // Links are no page's to read.
        await using var db = link is null ? await database.OpenFor(by.Workspace, cancellationToken) : await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (await EntryState.Hold(db, transaction, by.Workspace, id, cancellationToken) is not { } entry || await Asked.Read(db, transaction, by.Workspace, id, cancellationToken) is not { } asked)
            return LedgerRefusals.NotFound;
        if (Refuse(by, entry, asked, approved ? EntryStep.Approve : EntryStep.Reject, now) is { } refusal)
            return refusal;
        if (link is not null && await db.ExecuteAsync(new CommandDefinition("update approval_links set used_at = @now where hash = @link and entry = @id and used_at is null and expires_at > @now",
            new { now, link, id }, transaction, cancellationToken: cancellationToken)) == 0)
            return LedgerRefusals.LinkUsed;
        if (await Write(db, transaction, by, id, approved, reason, link is not null, now, cancellationToken) is not { } decided)
            return LedgerRefusals.ChangedMeanwhile;
        if (!entry.IsOurs)
            await OutsideRuns.Settle(db, transaction, by.Workspace, entry.Run, by.Name, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudge.Now();
        drain.Wake();
        return decided;
    }

    static Refusal? Refuse(Actor by, EntryState entry, Asked asked, EntryStep step, DateTimeOffset now) =>
        asked.Deciders.Refuse(by, asked.StartedBy)
        ?? (entry.Status is not EntryStatus.AwaitingApproval && asked.ApprovalState is ApprovalState.Approved or ApprovalState.Rejected ? LedgerRefusals.Decided(asked.ApprovalState, asked.Approver) : null)
        ?? (asked.DecideBy <= now ? LedgerRefusals.TooLate : null)
        ?? LedgerLifecycle.Decide(entry.Status, step, EntryHand.Decider).Refusal;

    static Task<LedgerEntry?> Write(NpgsqlConnection db, NpgsqlTransaction transaction, Actor by, long id, bool approved, string? reason, bool byLink, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<LedgerEntry?>(new CommandDefinition($"""
            with decided as (
                update agents_tasks e
                   set status = @next, approval_state = @state, approver = left(@DisplayName, 128), decided_by = @Name, error = coalesce(@error, error),
                       finished_at = greatest(coalesce(finished_at, @now), started_at),
                       duration_ms = {EntryTimes.Duration("duration_ms", "started_at", "greatest(coalesce(finished_at, @now), started_at)")}, changed_at = @now
                 where workspace_id = @Workspace and id = @id and status = 'awaiting_approval' and approval_state = 'pending' and (decide_by is null or decide_by > @now)
             returning e.*
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select e.workspace_id, e.id::text, @told, @Name, {LedgerEvents.StepBody} || jsonb_strip_nulls(jsonb_build_object('reason', @reason::text, 'byLink', nullif(@byLink, false))), @now from decided e join runs r on r.id = e.run
            ), goes_on as (
                {LedgerEvents.GoOn("decided")}
            )
            select {LedgerEntry.Columns} from decided e
            """, new
        {
            by.Workspace,
            by.Name,
            by.DisplayName,
            id,
            next = (approved ? EntryStatus.Succeeded : EntryStatus.Failed).Wire(),
            state = (approved ? ApprovalState.Approved : ApprovalState.Rejected).Wire(),
            error = approved ? null : reason ?? LedgerRefusals.RejectedBy.Of(by.DisplayName),
            reason,
            byLink,
            told = LedgerLifecycle.Told(approved ? EntryStep.Approve : EntryStep.Reject),
            now,
        }, transaction, cancellationToken: cancellationToken));

    /// <summary>What the step asks for.</summary>
    sealed record Asked
    {
        public string? DecidersJson { get; init; }
        public DateTimeOffset? DecideBy { get; init; }
        public ApprovalState? ApprovalState { get; init; }
        public string? Approver { get; init; }
        public string StartedBy { get; init; } = "";

        public Deciders Deciders => Deciders.Of(DecidersJson);

        public static Task<Asked?> Read(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, long id, CancellationToken cancellationToken) =>
            db.QuerySingleOrDefaultAsync<Asked?>(new CommandDefinition("""
                select e.deciders::text as deciders_json, e.decide_by, e.approval_state, e.approver, r.started_by
                  from agents_tasks e join runs r on r.id = e.run where e.workspace_id = @workspace and e.id = @id
                """, new { workspace, id }, transaction, cancellationToken: cancellationToken));
    }
}
