using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Discussion.Notifications;

/// <param name="Notifications">The latest first.</param>
/// <param name="Unread">How many are unread; counting stops at 100.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="Muted">Kinds the person is not told of.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Notifications, int Unread, string? NextCursor, IReadOnlyList<string> Muted);

/// <summary>What the caller was told.</summary>
sealed class ListNotifications(Database database)
{
    public const int MostCounted = 100;

    static readonly Refusal ForPeople = new("for_people", "People are notified; an agent's token is not.", RefusalKind.Forbidden);

    /// <param name="actor">Whose.</param>
    /// <param name="unread">Only what is unread.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<Outcome<NotificationPage>> List(Actor actor, bool unread, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (actor.Person is not { } person)
            return ForPeople;
        if (limit is < 1 or > 100)
            return Refusal.Invalid("limit", "out_of_range", "limit: must be 1 to 100.");
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Refusal.Invalid("cursor", "not_a_cursor", "cursor: must be a nextCursor.");
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var rows = (await db.QueryAsync<Notification>(new CommandDefinition($"""
            select n.id, n.kind, n.task_id, t.title as task_title, n.actor, p.name as actor_name, left(nullif(c.text, ''), 300) as text,
                   n.body ->> 'decision' as decision, n.body ->> 'reason' as reason, n.at, n.read_at
              from notifications n join marketplace_tasks t on t.id = n.task_id
              left join people p on n.actor = 'person:' || p.id
              left join task_comments c on n.kind = 'mentioned' and c.id = (n.body ->> 'commentId')::uuid
             where n.workspace_id = @Workspace and n.person_id = @person and n.id < @before {(unread ? "and n.read_at is null" : "")}
             order by n.id desc limit @most
            """, new { actor.Workspace, person, before, most = limit + 1 }, cancellationToken: cancellationToken))).AsList();
        var muted = (await db.QueryAsync<string>(new CommandDefinition(
            "select kind from muted_notifications where workspace_id = @Workspace and person_id = @person order by kind", new { actor.Workspace, person }, cancellationToken: cancellationToken))).AsList();
        var shown = rows.Count > limit ? rows.GetRange(0, limit) : rows;
        return new NotificationPage(shown, await Unread(actor.Workspace, person, db, cancellationToken), rows.Count > limit ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null, muted);
    }

    public static Task<int> Unread(WorkspaceId workspace, PersonId person, Npgsql.NpgsqlConnection db, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<int>(new CommandDefinition("""
            select count(*)::integer from (select from notifications where workspace_id = @workspace and person_id = @person and read_at is null limit @MostCounted) unread
            """, new { workspace, person, MostCounted }, cancellationToken: cancellationToken));
}
