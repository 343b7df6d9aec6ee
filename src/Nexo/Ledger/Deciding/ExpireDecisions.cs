using Dapper;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>Nobody decided within the time a plan gives: that counts as a no, and the run goes on from it.</summary>
sealed class ExpireDecisions(Database database, EventNudge nudge, OutboxDrain drain, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    const int AtOnce = 200;

    /// <returns>How many expired.</returns>
    public async ValueTask<int> Run(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await database.OpenForWork(cancellationToken);
        // Only a plan of Nexo's own gives a time, so no run outside has to be worked out anew.
        var expired = await db.ExecuteScalarAsync<int>(new CommandDefinition($"""
            with due as (
                select id from agents_tasks where status = 'awaiting_approval' and decide_by <= @now and kind is not null order by decide_by limit @AtOnce for update skip locked
            ), expired as (
                update agents_tasks e set status = @next, approval_state = 'rejected', decided_by = 'nexo', error = @why,
                       finished_at = greatest(coalesce(finished_at, @now), started_at),
                       duration_ms = {EntryTimes.Duration("duration_ms", "started_at", "greatest(coalesce(finished_at, @now), started_at)")}, changed_at = @now
                  from due where e.id = due.id and e.status = 'awaiting_approval'
             returning e.*
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select e.workspace_id, e.id::text, @told, 'nexo', {LedgerEvents.StepBody} || '{Expired}'::jsonb, @now from expired e join runs r on r.id = e.run
            ), goes_on as (
                {LedgerEvents.GoOn("expired")}
            )
            select count(*) from expired
            """, new { now, AtOnce, why = LedgerRefusals.NobodyDecided.English, next = LedgerLifecycle.Decide(EntryStatus.AwaitingApproval, EntryStep.Expire, EntryHand.Nexo).Value.Wire(), told = LedgerLifecycle.Told(EntryStep.Expire) }, cancellationToken: cancellationToken));
        if (expired > 0)
        {
            nudge.Now();
            drain.Wake();
        }
        return expired;
    }

    const string Expired = """{"expired": true}""";
}
