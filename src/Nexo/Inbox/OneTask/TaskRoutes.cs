using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Inbox.OneTask;

/// <summary>The forms of one task: each takes its step and shows the task again, or says why not without losing what was typed.</summary>
static class TaskRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/tarefas/{id}").ExcludeFromDescription();
        routes.MapGet("/folha", Sheet).NeedsPermission(Permission.ReadTasks);
        // The life cycle says who may take which step; a member may complete what is assigned to them.
        Form(routes, "decisao", Permission.DecideTasks, (steps, actor, id, typed, token) => steps.Decide(actor, id, typed, token));
        Form(routes, "adiamento", Permission.DecideTasks, (steps, actor, id, typed, token) => steps.Snooze(actor, id, typed, token));
        Form(routes, "retorno", Permission.DecideTasks, (steps, actor, id, _, token) => steps.Wake(actor, id, token));
        Form(routes, "edicao", Permission.DecideTasks, (steps, actor, id, typed, token) => steps.Edit(actor, id, typed, token));
        Form(routes, "atribuicao", Permission.DecideTasks, (steps, actor, id, typed, token) => steps.Assign(actor, id, typed, token));
        Form(routes, "conclusao", Permission.ReadTasks, (steps, actor, id, typed, token) => steps.Complete(actor, id, typed, token));
        Form(routes, "cancelamento", Permission.DecideTasks, (steps, actor, id, typed, token) => steps.Cancel(actor, id, typed, token));
        Form(routes, "retomada", Permission.DecideTasks, (steps, actor, id, _, token) => steps.Retry(actor, id, token));
    }

    delegate Task<Outcome<MarketplaceTask>> Step(TaskForms steps, Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken);

    static void Form(RouteGroupBuilder routes, string form, Permission permission, Step step) =>
        routes.MapPost("/" + form, async (HttpContext context, Actor actor, TaskId id, IFormCollection typed, TaskForms steps, ReadInbox inbox, IStringLocalizer<TaskWords> words, CancellationToken cancellationToken) =>
        {
            var outcome = await step(steps, actor, id, typed, cancellationToken);
            if (outcome.Try(out var task, out var refusal))
                return await Done(context, actor, inbox, task, words[$"did.{form}.{(task is { FirstApproval: not null, Status: TaskStatus.AwaitingApproval } ? "recorded" : task.Status.Wire())}"] is { ResourceNotFound: false } known ? known : words[$"did.{form}"], form == "decisao" && task.Status is not TaskStatus.AwaitingApproval, cancellationToken);
            return await Refused(context, actor, inbox, id, new TaskAttempt(form, refusal, typed), cancellationToken);
        }).NeedsPermission(permission);

    static async Task<IResult> Done(HttpContext context, Actor actor, ReadInbox inbox, MarketplaceTask task, string sentence, bool undo, CancellationToken cancellationToken)
    {
        if (context.WantsFragment())
        {
            context.Announce(sentence);
            return await Face(context, actor, inbox, task.Id, null, cancellationToken);
        }
        Flash.Put(context, sentence, "ok", undo);
        return Answers.SeeOther(Answers.LocalOr(context.Request.Form["volta"], $"/tarefas/{task.Id}"));
    }

    static async Task<IResult> Refused(HttpContext context, Actor actor, ReadInbox inbox, TaskId id, TaskAttempt tried, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = Problems.StatusOf(tried.Refusal.Kind);
        return context.WantsFragment()
            ? await Face(context, actor, inbox, id, tried, cancellationToken)
            : Answers.Fragment<TaskDocument>(new { Id = id.Value, Tried = tried });
    }

    static Task<IResult> Sheet(HttpContext context, Actor actor, TaskId id, ReadInbox inbox, CancellationToken cancellationToken) =>
        Face(context, actor, inbox, id, null, cancellationToken);

    // The panel of the inbox and the page of a task show the same face; the address the form came from tells them apart.
    static async Task<IResult> Face(HttpContext context, Actor actor, ReadInbox inbox, TaskId id, TaskAttempt? tried, CancellationToken cancellationToken)
    {
        var (sheet, refusal) = await inbox.Sheet(actor, id, cancellationToken);
        if (refusal is not null)
            context.Response.StatusCode = Problems.StatusOf(refusal.Kind);
        if (sheet is null)
            return Answers.Fragment<InboxPanel>(new { Refusal = refusal, View = new InboxView(), Actor = actor });
        var from = context.Request.HasFormContentType ? context.Request.Form["volta"].ToString() : "";
        if (from.StartsWith(InboxView.Path, StringComparison.Ordinal))
            return Answers.Fragment<InboxPanel>(new { Sheet = sheet, View = InboxView.FromAddress(from), Actor = actor, Tried = tried });
        return Answers.Fragment<TaskFace>(new
        {
            Sheet = sheet,
            Actor = actor,
            Back = $"/tarefas/{id}",
            EditAddress = $"/tarefas/{id}?editar=1",
            Whole = true,
            Editing = tried?.Form == "edicao",
            Tried = tried,
        });
    }
}
