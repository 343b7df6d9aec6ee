using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Discussion.Notifications;

/// <summary>The forms of the page <c>/avisos</c>, and the way from a notification to its task.</summary>
static class NotificationRoutes
{
    const string Page = "/avisos";

    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup(Page).NeedsPermission(Permission.Discuss).ExcludeFromDescription();
        routes.MapGet("/{id:long}", Open);
        routes.MapPost("/lidos", Read);
        routes.MapPost("/escolhas", Choose);
    }

    /// <summary>Reads it and leads to the task. Asked again it changes nothing.</summary>
    static async Task<IResult> Open(long id, Actor actor, MarkRead mark, CancellationToken cancellationToken) =>
        await mark.One(actor, id, cancellationToken) is { } notice
            ? Answers.SeeOther($"/tarefas/{notice.TaskId}{(notice.Kind == "mentioned" ? "#comentarios" : "")}")
            : new Refusal("notice_not_found", "There is no such notification of yours.", RefusalKind.NotFound, "id").Problem();

    internal sealed record ReadForm
    {
        /// <summary>One; without it everything up to <see cref="Ate"/>.</summary>
        public long? Aviso { get; init; }
        public long? Ate { get; init; }
    }

    static async Task<SeeOther> Read(Actor actor, [FromForm] ReadForm form, MarkRead mark, CancellationToken cancellationToken)
    {
        _ = form.Aviso is { } one ? await mark.These(actor, [one], cancellationToken) : await mark.All(actor, form.Ate, cancellationToken);
        return Answers.SeeOther(Page);
    }

    // Null where nothing is ticked: nothing is sent then.
    internal sealed record ChoiceForm
    {
        /// <summary>The kinds that are ticked; none is sent when none is.</summary>
        public string[]? Quero { get; init; }
    }

    static async Task<IResult> Choose(Actor actor, [FromForm] ChoiceForm? form, MuteNotifications mute, CancellationToken cancellationToken) =>
        (await mute.Mute(actor, [.. NotificationKinds.All.Except(form?.Quero ?? [])], cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther(Page) : refusal.Problem();
}
