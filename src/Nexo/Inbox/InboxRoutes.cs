using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>The pieces of the inbox that are fetched by themselves, and its decisions.</summary>
static class InboxRoutes
{
    const int MostRowsAtOnce = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup(InboxView.Path).NeedsPermission(Permission.ReadTasks).ExcludeFromDescription();
        routes.MapGet("/linhas", Rows);
        routes.MapGet("/lista", List);
        routes.MapGet("/abas", Tabs);
        routes.MapGet("/painel/{id}", Panel);
        app.MapPost(InboxView.Path + "/decisoes", Decide).NeedsPermission(Permission.DecideTasks).ExcludeFromDescription();
    }

    /// <summary>The next page of rows, the page that begins at a place (<c>lugar</c>, from 0), or the rows named by <c>ids</c> as they are now.</summary>
    static async Task<IResult> Rows(HttpContext context, Actor actor, ReadInbox inbox, string? ids, int? lugar, CancellationToken cancellationToken)
    {
        var view = InboxView.From(context.Request.Query);
        var mayDecide = actor.May(Permission.DecideTasks);
        if (ids is not null)
            return Answers.Fragment<NamedRows>(new { Rows = await inbox.ByIds(actor, [.. Ids(ids).Take(MostRowsAtOnce)], cancellationToken), View = view, MayDecide = mayDecide });
        if (lugar > 0)
            view = view with { After = await inbox.CursorAt(actor, view, lugar.Value, cancellationToken) };
        var (rows, refusal) = await inbox.Rows(actor, view, cancellationToken);
        return refusal is null ? Answers.Fragment<InboxBlock>(new { Rows = rows, View = view, MayDecide = mayDecide }) : refusal.Problem();
    }

    static async Task<RazorComponentResult<InboxList>> List(HttpContext context, Actor actor, ReadInbox inbox, CancellationToken cancellationToken)
    {
        var view = InboxView.From(context.Request.Query);
        var (rows, refusal) = await inbox.Rows(actor, view, cancellationToken);
        return Answers.Fragment<InboxList>(new { View = view, Rows = rows, Refusal = refusal, MayDecide = actor.May(Permission.DecideTasks), Current = view.Open });
    }

    static async Task<RazorComponentResult<InboxTabs>> Tabs(HttpContext context, Actor actor, ReadInbox inbox, CancellationToken cancellationToken) =>
        Answers.Fragment<InboxTabs>(new
        {
            View = InboxView.From(context.Request.Query),
            Counts = await inbox.Counts(actor, cancellationToken),
        });

    static async Task<RazorComponentResult<InboxPanel>> Panel(HttpContext context, Actor actor, ReadInbox inbox, TaskId id, CancellationToken cancellationToken)
    {
        var (sheet, refusal) = await inbox.Sheet(actor, id, cancellationToken);
        if (refusal is not null)
            context.Response.StatusCode = Problems.StatusOf(refusal.Kind);
        return Answers.Fragment<InboxPanel>(new { Sheet = sheet, Refusal = refusal, View = InboxView.From(context.Request.Query), Actor = actor });
    }

    /// <summary>One form for all decisions of the list: approve, reject or reopen; rows by name, or everything the filter finds.</summary>
    static async Task<IResult> Decide(HttpContext context, Actor actor, [FromForm] DecisionForm form, DecideInbox decide, ReadInbox inbox, CancellationToken cancellationToken)
    {
        var view = InboxView.From(context.Request.Query);
        var said = await decide.Take(actor, view, form, Viewer.Of(context).Zone, cancellationToken);
        if (!context.WantsFragment())
        {
            Flash.Put(context, said.Sentence, said.Tone, undo: form.Decisao is "aprovar" or "rejeitar" && said.Tone != "danger");
            return Answers.SeeOther(Answers.LocalOr(form.Volta, view.Rows.Url()));
        }
        return Answers.Fragment<DecisionAnswer>(new
        {
            Said = said,
            View = view.Rows,
            Rows = await inbox.ByIds(actor, said.Show, cancellationToken),
            Counts = await inbox.Counts(actor, cancellationToken),
        });
    }

    static IEnumerable<TaskId> Ids(string text) => DecisionForm.Parsed(text).Select(one => one.Id);
}
