using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Discussion.Comments;

/// <summary>A comment that was refused: what was typed stays, and the sentence says why.</summary>
/// <param name="Id">The comment that was edited; null for a new one.</param>
public sealed record CommentAttempt(CommentId? Id, string Text, Refusal Refusal);

/// <summary>The forms of a task's comments, answered with the comments anew; and whom a mention may name.</summary>
static class CommentRoutes
{
    const int MostOffered = 8;

    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/tarefas/{id}/comentarios").NeedsPermission(Permission.Discuss).ExcludeFromDescription();
        routes.MapGet("", List);
        routes.MapPost("", (TaskId id, HttpContext context, Actor actor, [FromForm] CommentForm form, WriteComment write, CancellationToken cancellationToken) =>
            Answer(context, actor, id, null, form, write.Add(actor, id, form.Texto, cancellationToken)));
        routes.MapPost("/{comment}", (TaskId id, CommentId comment, HttpContext context, Actor actor, [FromForm] CommentForm form, WriteComment write, CancellationToken cancellationToken) =>
            Answer(context, actor, id, comment, form, write.Edit(actor, id, comment, form.Texto, cancellationToken)));
        routes.MapPost("/{comment}/excluir", (TaskId id, CommentId comment, HttpContext context, Actor actor, [FromForm] CommentForm form, WriteComment write, CancellationToken cancellationToken) =>
            Answer(context, actor, id, comment, form, write.Delete(actor, id, comment, cancellationToken)));
        app.MapGet("/avisos/pessoas", People).NeedsPermission(Permission.Discuss).ExcludeFromDescription();
    }

    // Properties, not constructor parameters: the binder refuses a form without one of those.
    internal sealed record CommentForm
    {
        public string? Texto { get; init; }
        public string? Volta { get; init; }
    }

    static async Task<IResult> List(TaskId id, HttpContext context, Actor actor, ReadComments comments, CancellationToken cancellationToken) =>
        (await comments.Of(actor, id, cancellationToken)).Try(out var found, out var refusal)
            ? context.WantsFragment() ? Answers.Fragment<CommentList>(new { Task = id, Comments = found, Back = $"/tarefas/{id}" }) : Answers.SeeOther($"/tarefas/{id}#comentarios")
            : refusal.Problem();

    static async Task<IResult> Answer(HttpContext context, Actor actor, TaskId task, CommentId? comment, CommentForm form, Task<Outcome<Comment>> written)
    {
        var done = (await written).Try(out _, out var refusal);
        if (!done && refusal.Kind == RefusalKind.NotFound)
            return refusal.Problem();
        var words = context.RequestServices.GetRequiredService<IStringLocalizer<DiscussionWords>>();
        if (!context.WantsFragment())
        {
            // Without a script what was typed is not lost either: the browser's way back has it.
            if (!done)
                Flash.Put(context, refusal.Said(words), "danger");
            return Answers.SeeOther(Answers.LocalOr(form.Volta, $"/tarefas/{task}") + "#comentarios");
        }
        if (!done)
            context.Response.StatusCode = Problems.StatusOf(refusal.Kind);
        var comments = await context.RequestServices.GetRequiredService<ReadComments>().OfKnown(actor, task, context.RequestAborted);
        return Answers.Fragment<CommentList>(new { Task = task, Comments = comments, Back = Answers.LocalOr(form.Volta, $"/tarefas/{task}"), Tried = done ? null : new CommentAttempt(comment, form.Texto ?? "", refusal) });
    }

    static async Task<IResult> People(string? q, Actor actor, Mentions mentions, CancellationToken cancellationToken)
    {
        var people = await mentions.People(actor, cancellationToken);
        var wanted = q?.Trim() ?? "";
        var found = people.Where(person => person.Id != actor.Person && (person.Name.Split(' ').Any(word => word.StartsWith(wanted, StringComparison.CurrentCultureIgnoreCase)) || person.Name.StartsWith(wanted, StringComparison.CurrentCultureIgnoreCase)));
        var twice = people.GroupBy(person => person.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Answers.Fragment<MentionOptions>(new { People = (IReadOnlyList<MentionablePerson>)[.. found.Take(MostOffered)], Twice = (IReadOnlySet<string>)twice });
    }
}
