using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Runs;

/// <param name="Inputs">Over the plan's defaults.</param>
/// <param name="Strict">Whether skipped steps and warnings make the run fail.</param>
public sealed record WantedRun(IReadOnlyDictionary<string, string>? Inputs = null, bool Strict = false);

/// <summary><c>/api/runs</c>, and what starts them.</summary>
static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/runs").NeedsPermission(Permission.ReadListings).WithTags("Runs");
        runs.MapGet("", List).WithExample(RunExamples.List).WithName("ListRuns").WithSummary("Runs, the latest first, by plan, status and day").ProducesProblem(400);
        runs.MapGet("/{run}", One).WithExample(RunExamples.One).WithName("GetRun").WithSummary("One run with its steps, by its name or id").ProducesProblem(404);
        runs.MapGet("/steps/{entry:long}/log", Log).WithExample(RunExamples.Log).WithName("GetStepLog").WithSummary("What a step has written since a place").ProducesProblem(404);
        runs.MapGet("/steps/{entry:long}/log.txt", WholeLog).WithName("DownloadStepLog").WithSummary("All that a step has written, as text").Produces<string>(200, "text/plain");

        var moves = routes.MapGroup("/api/runs").NeedsPermission(Permission.Activate).WithTags("Runs");
        moves.MapPost("/{run}/cancel", Cancel).WithExample(RunExamples.One).WithName("CancelRun").WithSummary("End what runs and skip the rest").ProducesProblem(404).ProducesProblem(409).Idempotent();
        moves.MapPost("/{run}/retry", Retry).WithExample(RunExamples.One).WithName("RetryRun").WithSummary("Go on from what failed").ProducesProblem(404).ProducesProblem(409).Idempotent();
        moves.MapPost("/{run}/again", Again).WithExample(RunExamples.Start).WithName("RunAgain").WithSummary("Run the same plan once more; what inputs leave out stays as it was").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).Idempotent();
        moves.MapPost("/{run}/steps/{step}/skip", Skip).WithExample(RunExamples.One).WithName("SkipStep").WithSummary("Leave a step out").ProducesProblem(404).ProducesProblem(409).Idempotent();

        var plans = routes.MapGroup("/api/plans/{name}").NeedsPermission(Permission.Activate).WithTags("Runs");
        plans.MapPost("/runs", Start).WithExample(RunExamples.Start).WithName("StartRun").WithSummary("Run a plan now").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).Idempotent();
        plans.MapPost("/back-fill", Fill).WithExample(RunExamples.Fill).WithName("BackFill").WithSummary("Run a plan for days that have passed, one after the other").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).Idempotent();
        plans.MapPost("/dry-run", Preview).WithExample(RunExamples.Preview).WithName("PreviewRun").WithSummary("What a run would do; nothing is done").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).Idempotent();
    }

    static async Task<Results<Ok<RunPage>, ProblemHttpResult>> List(
        Actor actor, HttpContext context, ListRuns runs, [FromQuery] string? plan, [FromQuery] string? status, [FromQuery] DateOnly? day, [FromQuery] int? limit, [FromQuery] string? cursor, CancellationToken cancellationToken) =>
        (await runs.List(actor, context.Features.Get<ActsIn>()?.Zone ?? TimeZoneInfo.Utc, new RunFilter(plan, status, day, limit ?? 40, cursor), cancellationToken)).Try(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.Problem();

    static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> One(string run, Actor actor, ReadRuns runs, CancellationToken cancellationToken) =>
        await runs.Find(actor.Workspace, run, cancellationToken) is { } found ? TypedResults.Ok(found) : ReadRuns.NotFound.Problem();

    static async Task<Results<Ok<LogPiece>, ProblemHttpResult>> Log(long entry, Actor actor, ReadLog log, [FromQuery] int? attempt, [FromQuery] int? after, CancellationToken cancellationToken) =>
        (await log.Piece(actor, entry, attempt, after ?? 0, cancellationToken)).Try(out var piece, out var refusal) ? TypedResults.Ok(piece) : refusal.Problem();

    static async Task WholeLog(long entry, Actor actor, ReadLog log, [FromQuery] int? attempt, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"step-{entry}.log\"";
        await foreach (var piece in log.Whole(actor, entry, attempt, cancellationToken))
            await context.Response.WriteAsync(piece, cancellationToken);
    }

    static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> Cancel(string run, Actor actor, ChangeRun change, CancellationToken cancellationToken) =>
        (await change.Cancel(actor, run, cancellationToken)).Try(out var detail, out var refusal) ? TypedResults.Ok(detail) : refusal.Problem();

    static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> Retry(string run, Actor actor, ChangeRun change, CancellationToken cancellationToken) =>
        (await change.Retry(actor, run, cancellationToken)).Try(out var detail, out var refusal) ? TypedResults.Ok(detail) : refusal.Problem();

    static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> Skip(string run, string step, Actor actor, ChangeRun change, CancellationToken cancellationToken) =>
        (await change.Skip(actor, run, step, cancellationToken)).Try(out var detail, out var refusal) ? TypedResults.Ok(detail) : refusal.Problem();

    static async Task<Results<Created<Run>, ProblemHttpResult>> Start(string name, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] WantedRun? wanted, Actor actor, HttpContext context, StartRun start, CancellationToken cancellationToken) =>
        (await start.Now(actor, name, wanted?.Inputs, wanted?.Strict ?? false, Idempotency.KeyOf(context.Request), cancellationToken)).Try(out var run, out var refusal) ? TypedResults.Created($"/api/runs/{run.Name}", run) : refusal.Problem();

    static async Task<Results<Created<Run>, ProblemHttpResult>> Again(string run, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] WantedRun? wanted, Actor actor, HttpContext context, StartRun start, CancellationToken cancellationToken) =>
        (await start.Again(actor, run, wanted?.Inputs, wanted?.Strict ?? false, Idempotency.KeyOf(context.Request), cancellationToken)).Try(out var made, out var refusal) ? TypedResults.Created($"/api/runs/{made.Name}", made) : refusal.Problem();

    static async Task<Results<Ok<BackFilled>, ProblemHttpResult>> Fill(string name, WantedBackFill wanted, Actor actor, BackFill fill, CancellationToken cancellationToken) =>
        (await fill.Days(actor, name, wanted, cancellationToken)).Try(out var filled, out var refusal) ? TypedResults.Ok(filled) : refusal.Problem();

    static async Task<Results<Ok<RunPreview>, ProblemHttpResult>> Preview(string name, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] WantedRun? wanted, Actor actor, PreviewRun preview, CancellationToken cancellationToken) =>
        (await preview.Of(actor, name, wanted?.Inputs, cancellationToken)).Try(out var what, out var refusal) ? TypedResults.Ok(what) : refusal.Problem();
}
