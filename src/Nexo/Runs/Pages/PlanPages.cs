using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Runs.Pages;

/// <summary>The page of one plan, <c>/planos/{name}</c>, and what the forms of plans post.</summary>
static class PlanPages
{
    public const string Path = "/planos";

    public static string Of(string name) => $"{Path}/{name}";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path + "/{name}").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("", (string name, [AsParameters] Page page) => page.Show(name)).NeedsPermission(Permission.ReadListings);
        pages.MapPost("agenda", Switch).NeedsPermission(Permission.ManageSettings);
        pages.MapPost("horario", Time).NeedsPermission(Permission.ManageSettings);
        pages.MapPost("executar", Start).NeedsPermission(Permission.Activate);
        pages.MapPost("simular", Simulate).NeedsPermission(Permission.Activate);
    }

    static async Task<IResult> Switch(string name, IFormCollection form, SwitchPlan plan, [AsParameters] Page page)
    {
        var on = form["ligada"] == "true";
        if (!(await plan.To(page.Actor, name, on, page.Aborted)).Try(out _, out var refusal))
            return refusal.Kind is RefusalKind.NotFound ? refusal.Problem() : await page.Show(name, refusal);
        Flash.Put(page.Context, page.Words[on ? "did.switched-on" : "did.switched-off", name], "ok");
        return Answers.SeeOther(Answers.LocalOr(form["volta"], Of(name)));
    }

    static async Task<IResult> Time(string name, IFormCollection form, TimePlan plan, [AsParameters] Page page)
    {
        var typed = PlanTimesTyped.Of(form);
        if (!(await plan.To(page.Actor, name, new WantedTimes(form["texto"] == "true" ? null : typed.Written()), page.Aborted)).Try(out var row, out var refusal))
            return await page.Show(name, refusal, times: typed);
        Flash.Put(page.Context, page.Words[row.SwitchedOn ? "did.timed" : "did.timed-off", name], "ok");
        return Answers.SeeOther(Of(name));
    }

    static async Task<IResult> Start(string name, IFormCollection form, StartRun start, [AsParameters] Page page)
    {
        var inputs = RunPages.Inputs(form);
        return (await start.Now(page.Actor, name, inputs, form["strict"] == "true", null, page.Aborted)).Try(out var run, out var refusal)
            ? Answers.SeeOther(RunPages.Of(run)) : await page.Show(name, refusal, inputs, form["strict"] == "true");
    }

    /// <summary>Answered with the page itself: what was typed stays in the form, with what would happen below.</summary>
    static async Task<IResult> Simulate(string name, IFormCollection form, PreviewRun preview, [AsParameters] Page page)
    {
        var inputs = RunPages.Inputs(form);
        (await preview.Of(page.Actor, name, inputs, page.Aborted)).Try(out var what, out var refusal);
        return await page.Show(name, refusal, inputs, form["strict"] == "true", what);
    }

    /// <summary>The page of one plan as its viewer sees it.</summary>
    sealed record Page(Actor Actor, HttpContext Context, ReadPlanPages Plans, IStringLocalizer<RunsWords> Words, CancellationToken Aborted)
    {
        public async Task<IResult> Show(string name, Refusal? refusal = null, IReadOnlyDictionary<string, string>? typed = null, bool strict = false, RunPreview? preview = null, PlanTimesTyped? times = null)
        {
            if (await Plans.Find(Actor, name, Aborted) is not { } found)
                return PlanShelf.NotFound.Problem();
            Context.Response.StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind);
            return Answers.Fragment<PlanDocument>(new { View = found, Actor, Refusal = refusal, Typed = typed, Strict = strict, Preview = preview, Times = times });
        }
    }
}
