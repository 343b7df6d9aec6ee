using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Ledger;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Runs.Pages;

/// <summary>The page of one run, <c>/execucoes/{run}</c>, its reports, and what its forms post.</summary>
static class RunPages
{
    const string Path = "/execucoes";

    public static string Of(Run run) => $"{Path}/{Uri.EscapeDataString(run.Name)}";

    public static string Of(Run run, StepView step) => $"{Of(run)}?etapa={step.Booked.Id}";

    public static string Report(Run run, string step) => $"{Of(run)}/relatorio/{Uri.EscapeDataString(step)}";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path + "/{run}").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("", (string run, long? etapa, int? tentativa, [AsParameters] Page page) => page.Show(run, etapa, tentativa)).NeedsPermission(Permission.ReadListings);
        pages.MapGet("relatorio/{step}", ShowReport).NeedsPermission(Permission.ReadListings);
        pages.MapGet("relatorio/{step}.md", DownloadReport).NeedsPermission(Permission.ReadListings);
        pages.MapPost("cancelar", (string run, IFormCollection form, ChangeRun change, [AsParameters] Page page) => page.Done(run, "cancelled", change.Cancel(page.Actor, run, page.Aborted))).NeedsPermission(Permission.Activate);
        pages.MapPost("retomar", (string run, IFormCollection form, ChangeRun change, [AsParameters] Page page) => page.Done(run, "retried", change.Retry(page.Actor, run, page.Aborted))).NeedsPermission(Permission.Activate);
        pages.MapPost("pular", (string run, IFormCollection form, ChangeRun change, [AsParameters] Page page) => page.Done(run, "skipped", change.Skip(page.Actor, run, form["etapa"].ToString(), page.Aborted))).NeedsPermission(Permission.Activate);
        pages.MapPost("decidir", Decide).NeedsPermission(Permission.DecideSteps);
        pages.MapPost("de-novo", Again).NeedsPermission(Permission.Activate);
    }

    /// <summary>What was typed into fields called <c>inputs.name</c>.</summary>
    public static IReadOnlyDictionary<string, string> Inputs(IFormCollection form) =>
        form.Where(field => field.Key.StartsWith("inputs.", StringComparison.Ordinal)).ToDictionary(field => field.Key["inputs.".Length..], field => field.Value.ToString());

    static async Task<IResult> Again(string run, IFormCollection form, StartRun start, [AsParameters] Page page)
    {
        if (await page.Runs.Find(page.Actor, run, null, null, page.Aborted) is not { } found)
            return ReadRuns.NotFound.Problem();
        if (found.Run.Plan is not { } plan)
            return await page.Show(run, refusal: ChangeRun.Outside);
        var inputs = Inputs(form);
        return (await start.Now(page.Actor, plan, inputs, form["strict"] == "true", null, page.Aborted)).Try(out var next, out var refusal)
            ? Answers.SeeOther(Of(next)) : await page.Show(run, refusal: refusal, typed: inputs);
    }

    /// <summary>What was typed as the reason comes back with a refusal.</summary>
    static async Task<IResult> Decide(string run, [FromForm] StepDecision typed, DecideStep decide, IStringLocalizer<LedgerWords> words, [AsParameters] Page page)
    {
        var outcome = typed.Decisao is "aprovar" or "recusar" ? await decide.Decide(page.Actor, typed.Etapa, typed.Decisao == "aprovar", typed.Motivo, page.Aborted) : LedgerRefusals.WhichDecision;
        if (!outcome.Try(out var entry, out var refusal))
            return refusal.Kind is RefusalKind.NotFound ? refusal.Problem() : await page.Show(run, typed.Etapa, refusal: refusal, reason: typed.Motivo);
        Flash.Put(page.Context, words[entry.ApprovalState is ApprovalState.Approved ? "said.approved" : "said.rejected", entry.Task, entry.RunId], "ok");
        return Answers.SeeOther($"{Path}/{Uri.EscapeDataString(run)}?etapa={typed.Etapa}");
    }

    /// <param name="Etapa">The entry of the ledger.</param>
    /// <param name="Decisao">aprovar or recusar.</param>
    internal sealed record StepDecision(long Etapa, string? Decisao = null, string? Motivo = null);

    static async Task<IResult> ShowReport(string run, string step, [AsParameters] Page page, ReadRuns runs) =>
        await Reported(runs, page, run, step) is var (found, report) && found is not null
            ? Answers.Fragment<ReportDocument>(new { Run = found, Step = step, Report = report })
            : NoReport.Problem();

    static async Task<IResult> DownloadReport(string run, string step, [AsParameters] Page page, ReadRuns runs) =>
        await Reported(runs, page, run, step) is var (found, report) && found is not null
            ? Results.File(System.Text.Encoding.UTF8.GetBytes(report), "text/markdown; charset=utf-8", $"{found.Name}-{step}.md")
            : NoReport.Problem();

    static readonly Refusal NoReport = new("report_not_found", "The run has no report of this step.", RefusalKind.NotFound);

    static async Task<(Run? Run, string Report)> Reported(ReadRuns runs, Page page, string run, string step) =>
        await runs.Find(page.Actor.Workspace, run, page.Aborted) is { } found && found.Steps.FirstOrDefault(one => one.Task == step)?.Report is { } report ? (found.Run, report) : (null, "");

    /// <summary>The page of one run as its viewer sees it.</summary>
    sealed record Page(Actor Actor, HttpContext Context, ReadRunPage Runs, IStringLocalizer<RunsWords> Words, CancellationToken Aborted)
    {
        public async Task<IResult> Show(string run, long? entry = null, int? attempt = null, Refusal? refusal = null, IReadOnlyDictionary<string, string>? typed = null, string? reason = null)
        {
            if (await Runs.Find(Actor, run, entry, attempt, Aborted) is not { } found)
                return ReadRuns.NotFound.Problem();
            Context.Response.StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind);
            return Answers.Fragment<RunDocument>(new { View = found, Refusal = refusal, Typed = typed, Reason = reason });
        }

        public async Task<IResult> Done(string run, string what, Task<Outcome<RunDetail>> change)
        {
            if (!(await change).Try(out var detail, out var refusal))
                return refusal.Kind is RefusalKind.NotFound ? refusal.Problem() : await Show(run, refusal: refusal);
            Flash.Put(Context, Words[$"did.{what}"], "ok");
            return Answers.SeeOther(Of(detail.Run));
        }
    }
}
