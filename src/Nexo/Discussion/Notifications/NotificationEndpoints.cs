using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Discussion.Notifications;

/// <param name="Ids">1 to 1,000.</param>
/// <param name="All">True instead of ids: everything.</param>
sealed record ReadBody(long[]? Ids = null, bool? All = null);

/// <param name="Unread">At most 100.</param>
sealed record UnreadAnswer(int Unread);

/// <param name="Muted">Kinds not to be told of: mentioned, assigned, decided, woken.</param>
sealed record MutedBody(string[]? Muted = null);

static class NotificationEndpoints
{
    const string Page = """
        { "notifications": [{ "id": 412, "kind": "mentioned", "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "taskTitle": "Encurtar o título do body manga longa",
          "actor": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "actorName": "Administração", "text": "@Equipe Catálogo, a foto nova chega na segunda.", "decision": null, "reason": null,
          "at": "2026-11-21T09:00:00Z", "readAt": null }], "unread": 1, "nextCursor": null, "muted": [] }
        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        var notifications = app.MapGroup("/api/notifications").NeedsPermission(Permission.Discuss).WithTags("Notifications");
        notifications.MapGet("", List).WithExample(answer: Page).ProducesProblem(400).WithName("ListNotifications").WithSummary("What the caller was told: mentions, assignments, decisions on own proposals, snoozed tasks that are back")
            .WithDescription("The latest first. `unread` counts to 100. `unread=true` lists only those.");
        notifications.MapPost("/read", Read).WithExample("""{ "ids": [412] }""", """{ "unread": 0 }""").ProducesProblem(400).WithName("ReadNotifications").WithSummary("Mark notifications as read, by `ids` or `all`");
        notifications.MapPatch("/settings", Mute).WithExample("""{ "muted": ["woken"] }""", """{ "muted": ["woken"] }""").ProducesProblem(400).WithName("MuteNotifications").WithSummary("Say which kinds not to be told of");
    }

    /// <param name="unread">True lists only what was not read.</param>
    /// <param name="limit">1 to 100; 50 without.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    internal static async Task<Results<Ok<NotificationPage>, ProblemHttpResult>> List(Actor actor, bool? unread, int? limit, string? cursor, ListNotifications list, CancellationToken cancellationToken) =>
        (await list.List(actor, unread ?? false, limit ?? 50, cursor, cancellationToken)).Try(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.Problem();

    static async Task<Results<Ok<UnreadAnswer>, ProblemHttpResult>> Read(Actor actor, ReadBody body, MarkRead mark, CancellationToken cancellationToken)
    {
        var outcome = body switch
        {
            { Ids: { } ids, All: null or false } => await mark.These(actor, ids, cancellationToken),
            { Ids: null, All: true } => await mark.All(actor, upTo: null, cancellationToken),
            _ => Refusal.Invalid("ids", "either_or", "ids: give either ids or all: true."),
        };
        return outcome.Try(out var unread, out var refusal) ? TypedResults.Ok(new UnreadAnswer(unread)) : refusal.Problem();
    }

    static async Task<Results<Ok<MutedBody>, ProblemHttpResult>> Mute(Actor actor, MutedBody body, MuteNotifications mute, CancellationToken cancellationToken)
    {
        if (body.Muted is null)
            return Refusal.Invalid("muted", "required", "muted: is required; an empty list mutes nothing.").Problem();
        return (await mute.Mute(actor, body.Muted, cancellationToken)).Try(out var muted, out var refusal) ? TypedResults.Ok(new MutedBody([.. muted])) : refusal.Problem();
    }
}
