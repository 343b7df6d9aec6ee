using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Team.Pages;

namespace Nexo.Team;

/// <summary>The pages <c>/espacos/novo</c> and <c>/administracao/espaco</c>, and the form that goes to another workspace.</summary>
public static class WorkspacePages
{
    public const string Settings = "/administracao/espaco", New = "/espacos/novo", Switch = "/espacos/trocar";

    internal static void MapWorkspacePages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet(Settings, ShowSettings);
        pages.MapPost(Settings, Change);
        pages.MapGet(New, (HttpContext context) => Form(context, StatusCodes.Status200OK, new WorkspaceForm { TimeZone = ZoneNames.Usual }, null));
        pages.MapPost(New, Create);
        app.MapPost(Switch, Go).NeedsPermission(Permission.HoldKeys).ExcludeFromDescription();
    }

    public sealed record WorkspaceForm
    {
        public string? Name { get; init; }
        public string? TimeZone { get; init; }

        /// <summary>"sim" loads the sample catalogue.</summary>
        public string? Sample { get; init; }
    }

    static async Task<IResult> ShowSettings(string? feito, Actor actor, HttpContext context, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var workspace = (await ListWorkspaces.For(actor, actor.Workspace, db, cancellationToken)).Single();
        return Settle(context, StatusCodes.Status200OK, new WorkspaceForm { Name = workspace.Name, TimeZone = workspace.TimeZone }, null, feito is not null);
    }

    static async Task<IResult> Change([FromForm] WorkspaceForm form, Actor actor, HttpContext context, ChangeWorkspace workspaces, CancellationToken cancellationToken) =>
        (await workspaces.For(actor, actor.Workspace, new WorkspaceChange(form.Name ?? "", form.TimeZone ?? ""), cancellationToken)).Try(out _, out var refusal)
            ? Answers.SeeOther(Settings + "?feito=salvo")
            : Settle(context, Problems.StatusOf(refusal.Kind), form, refusal, saved: false);

    static async Task<IResult> Create([FromForm] WorkspaceForm form, Actor actor, HttpContext context, CreateWorkspace create, SwitchWorkspace to, CancellationToken cancellationToken)
    {
        if (!(await create.For(actor, new NewWorkspace(form.Name, form.TimeZone, form.Sample == "sim"), cancellationToken)).Try(out var made, out var refusal))
            return Form(context, Problems.StatusOf(refusal.Kind), form, refusal);
        await to.Go(context, made.Id, cancellationToken);
        return Answers.SeeOther("/");
    }

    static async Task<IResult> Go([FromForm] string? workspace, [FromForm] string? back, HttpContext context, SwitchWorkspace to, CancellationToken cancellationToken) =>
        (await to.Go(context, WorkspaceId.TryParse(workspace, null, out var id) ? id : default, cancellationToken)).Try(out _, out var refusal)
            ? Answers.SeeOther(back ?? "/")
            : context.WantsHtml() ? TypedResults.StatusCode(Problems.StatusOf(refusal.Kind)) : refusal.Problem();

    static RazorComponentResult<WorkspaceDocument> Settle(HttpContext context, int status, WorkspaceForm form, Refusal? refusal, bool saved) =>
        Page(context, status, new { Typed = form, Refusal = refusal, Saved = saved, IsNew = false });

    static RazorComponentResult<WorkspaceDocument> Form(HttpContext context, int status, WorkspaceForm form, Refusal? refusal) =>
        Page(context, status, new { Typed = form, Refusal = refusal, Saved = false, IsNew = true });

    static RazorComponentResult<WorkspaceDocument> Page(HttpContext context, int status, object parameters)
    {
        context.KeepNothing();
        return new RazorComponentResult<WorkspaceDocument>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }
}
