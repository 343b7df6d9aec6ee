using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Operations;

/// <summary>Work that follows a change and was set aside. Its body stays out of this: it may hold what is private.</summary>
public sealed record SetAsideItem
{
    public long Id { get; init; }

    /// <summary>What was to be done, for example <c>mail.send</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is in order with: items of one kind and key are done one after the other. Null: it is free.</summary>
    public string? Key { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempt { get; init; }

    /// <summary>Why the last try failed; the first 500 characters.</summary>
    public string? Error { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset SetAsideAt { get; init; }

    /// <summary>When Nexo tries it once more by itself; null where the work said that it never can be done.</summary>
    public DateTimeOffset? TriedAgainAt { get; init; }
}

/// <param name="Items">The latest first.</param>
public sealed record SetAsidePage(IReadOnlyList<SetAsideItem> Items, string? NextCursor);

/// <summary>Looks at a workspace's work that was set aside, and has one piece of it tried again.</summary>
sealed class SetAsideWork(Database database, OutboxDrain drain, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal NoSuchItem = new("unknown_work", "There is no such item in the outbox of this workspace; it may be done by now.", RefusalKind.NotFound);
    static readonly Refusal NotSetAside = new("not_set_aside", "This item is not set aside: it waits for its turn or is being worked on.");

    public async Task<Outcome<SetAsidePage>> List(Actor actor, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (!string.IsNullOrEmpty(cursor) && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Refusal.Invalid("cursor", "unknown_cursor", "cursor: must be the nextCursor of an earlier answer.");
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var found = (await db.QueryAsync<SetAsideItem>(new CommandDefinition("""
            select id, kind, key, attempt, left(last_error, 500) as error, created_at, set_aside_at,
                   case when not given_up then set_aside_at + interval '1 hour' end as tried_again_at
              from outbox where workspace_id = @Workspace and set_aside_at is not null and id < @before
             order by id desc limit @limit + 1
            """, new { actor.Workspace, before, limit }, cancellationToken: cancellationToken))).AsList();
        return new SetAsidePage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Due at once and tried once more: it fails again to where it was. Of its key it is the first again.</summary>
    public async Task<Outcome<long>> Retry(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var (retried, known) = await db.QuerySingleAsync<(bool, bool)>(new CommandDefinition("""
            with retried as (
                update outbox set set_aside_at = null, given_up = false, due_at = now()
                 where workspace_id = @Workspace and id = @id and set_aside_at is not null returning workspace_id, id, kind, attempt
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id::text, 'work.retried', @Name, jsonb_build_object('kind', kind, 'attempt', attempt), @now from retried
            )
            select exists (select from retried), exists (select from outbox where workspace_id = @Workspace and id = @id)
            """, new { actor.Workspace, id, actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (!retried)
            return known ? NotSetAside : NoSuchItem;
        nudge.Now();
        drain.Wake();
        return id;
    }
}
