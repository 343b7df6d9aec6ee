using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Discussion.Notifications;

/// <summary>Marks what the caller was told as read: those named, or all of them up to the latest that was seen.</summary>
sealed class MarkRead(Database database, TimeProvider time)
{
    public const int MostIds = 1_000;

    /// <returns>How many are still unread, at most 100.</returns>
    public async Task<Outcome<int>> These(Actor actor, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        ids.Count is 0 or > MostIds
            ? Refusal.Invalid("ids", "out_of_range", $"ids: must name 1 to {MostIds} notifications.")
            : await Mark(actor, "id = any(@ids)", new { actor.Workspace, actor.Person, ids = ids.ToArray(), now = time.GetUtcNow() }, cancellationToken);

    /// <param name="upTo">What came after it stays unread: it was not seen.</param>
    /// <returns>How many are still unread, at most 100.</returns>
    public async Task<Outcome<int>> All(Actor actor, long? upTo, CancellationToken cancellationToken) =>
        await Mark(actor, "id <= @upTo", new { actor.Workspace, actor.Person, upTo = upTo ?? long.MaxValue, now = time.GetUtcNow() }, cancellationToken);

    async Task<int> Mark(Actor actor, string which, object values, CancellationToken cancellationToken)
    {
        if (actor.Person is not { } person)
            return 0;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await db.ExecuteAsync(new CommandDefinition(
            $"update notifications set read_at = @now where workspace_id = @Workspace and person_id = @Person and read_at is null and {which}", values, cancellationToken: cancellationToken));
        return await ListNotifications.Unread(actor.Workspace, person, db, cancellationToken);
    }

    /// <summary>Reads one and says which task it is about; null when it is not the caller's.</summary>
    public async Task<Notification?> One(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<Notification>(new CommandDefinition("""
            update notifications set read_at = coalesce(read_at, @now) where workspace_id = @Workspace and person_id = @Person and id = @id returning id, kind, task_id
            """, new { actor.Workspace, actor.Person, id, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }
}

/// <summary>Which kinds the caller wants to be told of.</summary>
sealed class MuteNotifications(Database database)
{
    public async Task<Outcome<IReadOnlyList<string>>> Mute(Actor actor, IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        if (kinds.Except(NotificationKinds.All).Any())
            return Refusal.Invalid("muted", "wrong_value", $"muted: must be among {string.Join(", ", NotificationKinds.All)}.");
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with told_again as (delete from muted_notifications where workspace_id = @Workspace and person_id = @Person and kind <> all(@kinds))
            insert into muted_notifications (workspace_id, person_id, kind) select @Workspace, @Person, kind from unnest(@kinds) as k (kind) on conflict do nothing
            """, new { actor.Workspace, actor.Person, kinds = kinds.ToArray() }, cancellationToken: cancellationToken));
        return kinds.Distinct().Order(StringComparer.Ordinal).ToArray();
    }
}
