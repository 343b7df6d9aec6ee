using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Webhooks;

/// <summary>Writes down how an attempt went, and in the same transaction what follows from it: the next one, the end, or that the endpoint is switched off.</summary>
sealed class NoteAttempt(Database database, IEnumerable<IDelivered> listeners, EventNudge events, TimeProvider time)
{
    public async Task Down(Targets.Row endpoint, DueDelivery due, Answer answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = answer.Arrived || answer.IsGone || due.IsTest ? null : RetrySchedule.After(due.Tries + 1, answer.RetryAfter, Random.Shared.NextDouble());
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var noted = await Attempt(db, endpoint, due, answer, wait, now, cancellationToken);
        if (noted == 0)
            return; // somebody was quicker: this attempt was one of a holder that was taken for dead
        if (answer.Arrived)
        {
            foreach (var listener in listeners)
                await listener.Note(db, transaction, new Delivered(endpoint.WorkspaceId, due.Kind, due.Subject, due.Body, now), cancellationToken);
        }
        var switchedOff = !due.IsTest && await State(db, endpoint, answer, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (switchedOff)
            events.Now();
    }

    static Task<int> Attempt(NpgsqlConnection db, Targets.Row endpoint, DueDelivery due, Answer answer, TimeSpan? wait, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with noted as (
                update webhook_deliveries
                   set attempts = attempts + 1, tries = tries + 1, status = @state, last_status = @Status::integer, last_error = @Error::text,
                       due_at = case when @wait::interval is null then due_at else now() + @wait::interval end, ended_at = case when @wait::interval is null then @now::timestamptz end
                 where id = @delivery and attempts = @Attempts and status = 'pending' returning id, workspace_id, endpoint_id, attempts, due_at, status
            ), written as (
                insert into webhook_attempts (workspace_id, delivery_id, number, at, milliseconds, status, error, answer)
                select workspace_id, id, attempts, @now, @For, @Status::integer, @Error::text, @Text::text from noted
            ), again as (
                insert into outbox (workspace_id, kind, body, due_at)
                select workspace_id, @work, jsonb_build_object('endpointId', endpoint_id), due_at from noted where status = 'pending'
            )
            select count(*)::integer from noted
            """, new
        {
            delivery = due.Id,
            due.Attempts,
            state = answer.Arrived ? "delivered" : wait is null ? "failed" : "pending",
            answer.Status,
            answer.Error,
            answer.For,
            answer.Text,
            wait,
            now,
            work = DeliverDue.OutboxKind,
        }, cancellationToken: cancellationToken));

    /// <returns>Whether the endpoint was switched off by this.</returns>
    static Task<bool> State(NpgsqlConnection db, Targets.Row endpoint, Answer answer, DateTimeOffset now, CancellationToken cancellationToken) => answer.Arrived
        ? db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            update webhook_endpoints set failing_since = null, last_delivered_at = @now, rests = 0
             where id = @Id and (failing_since is not null or rests > 0 or coalesce(last_delivered_at < @now - interval '1 second', true)) returning false
            """, new { endpoint.Id, now }, cancellationToken: cancellationToken))
        : db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            with failing as (
                update webhook_endpoints
                   set failing_since = coalesce(failing_since, @now),
                       disabled_at = case when @IsGone or failing_since <= @now - @FailsFor then @now end,
                       disabled_reason = case when @IsGone then 'gone' when failing_since <= @now - @FailsFor then 'failing' end
                 where id = @Id and disabled_at is null and (failing_since is null or @IsGone or failing_since <= @now - @FailsFor)
             returning workspace_id, id, name, disabled_reason
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id, 'webhook.disabled', 'nexo', jsonb_build_object('name', name, 'reason', disabled_reason), @now from failing where disabled_reason is not null returning 1
            )
            select exists (select from told)
            """, new { endpoint.Id, answer.IsGone, RetrySchedule.FailsFor, now }, cancellationToken: cancellationToken));
}
