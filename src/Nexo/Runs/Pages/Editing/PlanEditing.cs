using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Runs.Pages.Editing;

/// <summary>The editor of plans: <c>/planos/novo</c> and <c>/planos/{name}/editar</c>. What was typed comes back with every refusal.</summary>
static partial class PlanEditing
{
    public const string New = PlanPages.Path + "/novo", Check = New + "/conferir";

    public static string Of(string name) => $"{PlanPages.Of(name)}/editar";

    public static string Copy(string name) => $"{New}?de={name}";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(PlanPages.Path).NeedsPermission(Permission.ManageSettings).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(1 << 20));
        pages.MapGet("novo", Begin);
        pages.MapPost("novo", (IFormCollection form, KeepPlan keep, [AsParameters] Desk desk) => Save(null, form, keep, desk));
        pages.MapPost("novo/conferir", Read);
        pages.MapGet("{name}/editar", Open);
        pages.MapPost("{name}/editar", (string name, IFormCollection form, KeepPlan keep, [AsParameters] Desk desk) => Save(name, form, keep, desk));
        pages.MapPost("{name}/excluir", Remove);
    }

    /// <param name="de">The plan it begins as a copy of; without one it begins with a text that explains itself.</param>
    static async Task<IResult> Begin(string? de, [AsParameters] Desk desk)
    {
        var from = de is null ? null : await desk.Shelf.Find(desk.Actor.Workspace, de, desk.Aborted);
        return desk.Show(new PlanDraft(null, from is null ? desk.Words["editor.start"] : PlanLine().Replace(from.Source, $"plan: {from.Name[..Math.Min(from.Name.Length, 34)]}-copia", 1), null, null));
    }

    static async Task<IResult> Open(string name, [AsParameters] Desk desk) =>
        await desk.Shelf.Find(desk.Actor.Workspace, name, desk.Aborted) is { } kept ? desk.Show(new PlanDraft(name, kept.Source, kept.Revision, kept)) : PlanShelf.NotFound.Problem();

    static RazorComponentResult<EditorCheck> Read(IFormCollection form) => Answers.Fragment<EditorCheck>(new { Reading = ReadPlan.From(Typed(form), fromFile: false) });

    static async Task<IResult> Save(string? name, IFormCollection form, KeepPlan keep, Desk desk)
    {
        var draft = await desk.Draft(name, Typed(form), Number(form["revisao"]));
        if (form["acao"] == "conferir")
            return desk.Show(draft);
        if (draft.Reading.Plan is not { } plan)
            return desk.Show(draft with { Refusal = Refusal.Invalid("source", "text_has_faults", "source: has faults.") });
        var over = form.ContainsKey("sobre") ? Number(form["sobre"]) : draft.Revision; // over what somebody else saved, knowingly
        if (!(await keep.Write(desk.Actor, name ?? plan.Name, new WantedPlan(draft.Text, over), desk.Aborted)).Try(out var row, out var refusal))
            return desk.Show(await desk.Draft(name, draft.Text, draft.Revision) with { Refusal = refusal });
        Flash.Put(desk.Context, desk.Words["did.saved", row.Name], "ok");
        return Answers.SeeOther(PlanPages.Of(row.Name));
    }

    static async Task<IResult> Remove(string name, IFormCollection form, KeepPlan keep, [AsParameters] Desk desk)
    {
        if (!(await keep.Remove(desk.Actor, name, Number(form["revisao"]), desk.Aborted)).Try(out _, out var refusal))
            return refusal.Kind is RefusalKind.NotFound || await desk.Shelf.Find(desk.Actor.Workspace, name, desk.Aborted) is not { } kept ? PlanShelf.NotFound.Problem()
                : desk.Show(new PlanDraft(name, kept.Source, kept.Revision, kept) { Refusal = refusal with { Code = $"{refusal.Code}.removing" } });
        Flash.Put(desk.Context, desk.Words["did.removed", name], "ok");
        return Answers.SeeOther(PlanPages.Path);
    }

    static string Typed(IFormCollection form) => form["texto"].ToString().ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Where one viewer writes.</summary>
    sealed record Desk(Actor Actor, HttpContext Context, PlanShelf Shelf, Database Database, IStringLocalizer<RunsWords> Words, CancellationToken Aborted)
    {
        /// <summary>What was typed, beside the plan as it is kept now.</summary>
        public async Task<PlanDraft> Draft(string? name, string text, int? revision)
        {
            var kept = name is null ? null : await Shelf.Find(Actor.Workspace, name, Aborted);
            return new PlanDraft(name, text, revision, kept) { IsTyped = true, ChangedBy = kept is null ? "" : await WhoChanged(kept) };
        }

        async Task<string> WhoChanged(PlanRow kept)
        {
            await using var db = await Database.OpenFor(Actor.Workspace, Aborted);
            var actor = await db.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
                "select actor from events where workspace_id = @Workspace and subject = @plan and kind = 'plan.changed' order by seq desc limit 1", new { Actor.Workspace, plan = kept.Id.ToString() }, cancellationToken: Aborted));
            return (await WhoNames.Of(db, Actor.Workspace, [actor], Aborted)).Of(actor);
        }

        public RazorComponentResult<EditorDocument> Show(PlanDraft draft)
        {
            Context.Response.StatusCode = draft.Refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(draft.Refusal.Kind);
            return Answers.Fragment<EditorDocument>(new { Draft = draft });
        }
    }

    [GeneratedRegex(@"^plan:.*$", RegexOptions.Multiline)]
    private static partial Regex PlanLine();
}
