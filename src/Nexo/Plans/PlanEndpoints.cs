using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>A plan as it is listed.</summary>
/// <param name="Origin">file or page.</param>
/// <param name="Cron">The one that holds: set beside the text, or the text's.</param>
/// <param name="OwnTimes">Whether it was set beside the text.</param>
/// <param name="NextAt">The next firing; null while it is off or has no schedule.</param>
/// <param name="Faults">Of a file that cannot be read as a plan.</param>
public sealed record ListedPlan(
    string Name, string? Title, string? Description, string Origin, string? File, bool SwitchedOn, string? Cron, bool OwnTimes, string? TimeZone, DateTimeOffset? NextAt, IReadOnlyList<PlanFault> Faults, int Revision, string Source);

/// <summary><c>/api/plans</c></summary>
static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var plans = routes.MapGroup("/api/plans").NeedsPermission(Permission.ReadListings).WithTags("Plans");
        plans.MapGet("", List).WithExample(PlanExamples.List).WithName("ListPlans").WithSummary("The plans of the workspace, by name");
        plans.MapGet("/{name}", One).WithExample(PlanExamples.One).WithName("GetPlan").WithSummary("One plan with its text").ProducesProblem(404);
        var settings = routes.MapGroup("/api/plans/{name}").NeedsPermission(Permission.ManageSettings).WithTags("Plans");
        settings.MapPut("", Write).WithExample(PlanExamples.Write).WithName("WritePlan").WithSummary("Write a plan of the page, or change it").ProducesProblem(400).ProducesProblem(409);
        settings.MapDelete("", Remove).WithName("RemovePlan").WithSummary("Remove a plan of the page; its runs stay").ProducesProblem(404).ProducesProblem(409);
        settings.MapPut("/schedule", Time).WithExample(PlanExamples.Time).WithName("TimePlan").WithSummary("Set when the plan runs, whatever its text says; with null as the text says again").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        routes.MapPost("/api/plans/check", Check).NeedsPermission(Permission.ManageSettings).WithTags("Plans").WithExample(PlanExamples.Check).WithName("CheckPlan").WithSummary("Read a plan's text and tell its faults; nothing is kept").Idempotent();
        routes.MapGet("/schemas/plan.json", () => TypedResults.Json(PlanSchema.Make(), contentType: "application/schema+json")).AllowAnonymous().ExcludeFromDescription();
        settings.MapPost("/on", (string name, Actor actor, SwitchPlan plan, CancellationToken cancellationToken) => Switch(name, true, actor, plan, cancellationToken))
            .WithExample(PlanExamples.One).WithName("SwitchPlanOn").WithSummary("Let the plan run by its schedule").ProducesProblem(404).ProducesProblem(409).Idempotent();
        settings.MapPost("/off", (string name, Actor actor, SwitchPlan plan, CancellationToken cancellationToken) => Switch(name, false, actor, plan, cancellationToken))
            .WithExample(PlanExamples.One).WithName("SwitchPlanOff").WithSummary("Stop the plan's schedule; runs that are under way go on").ProducesProblem(404).ProducesProblem(409).Idempotent();
    }

    internal sealed record PlanList(IReadOnlyList<ListedPlan> Plans);

    static async Task<Ok<PlanList>> List(Actor actor, PlanShelf shelf, CancellationToken cancellationToken) =>
        TypedResults.Ok(new PlanList([.. (await shelf.All(actor.Workspace, cancellationToken)).Select(Listed)]));

    static async Task<Results<Ok<ListedPlan>, ProblemHttpResult>> One(string name, Actor actor, PlanShelf shelf, CancellationToken cancellationToken) =>
        await shelf.Find(actor.Workspace, name, cancellationToken) is { } row ? TypedResults.Ok(Listed(row)) : PlanShelf.NotFound.Problem();

    static async Task<Results<Ok<ListedPlan>, ProblemHttpResult>> Write(string name, WantedPlan wanted, Actor actor, KeepPlan keep, CancellationToken cancellationToken) =>
        (await keep.Write(actor, name, wanted, cancellationToken)).Try(out var row, out var refusal) ? TypedResults.Ok(Listed(row)) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(string name, Actor actor, KeepPlan keep, CancellationToken cancellationToken) =>
        (await keep.Remove(actor, name, null, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    /// <param name="Faults">Empty: it is a plan.</param>
    /// <param name="Steps">Their names, when it is one.</param>
    internal sealed record CheckedPlan(IReadOnlyList<PlanFault> Faults, IReadOnlyList<string> Steps);

    static Ok<CheckedPlan> Check(WantedPlan wanted)
    {
        var reading = ReadPlan.From(wanted.Source ?? "", fromFile: false);
        return TypedResults.Ok(new CheckedPlan(reading.Faults, [.. reading.Plan?.Steps.Select(step => step.Name) ?? []]));
    }

    static async Task<Results<Ok<ListedPlan>, ProblemHttpResult>> Switch(string name, bool on, Actor actor, SwitchPlan plan, CancellationToken cancellationToken) =>
        (await plan.To(actor, name, on, cancellationToken)).Try(out var row, out var refusal) ? TypedResults.Ok(Listed(row)) : refusal.Problem();

    static async Task<Results<Ok<ListedPlan>, ProblemHttpResult>> Time(string name, WantedTimes wanted, Actor actor, TimePlan plan, CancellationToken cancellationToken) =>
        (await plan.To(actor, name, wanted, cancellationToken)).Try(out var row, out var refusal) ? TypedResults.Ok(Listed(row)) : refusal.Problem();

    internal static ListedPlan Listed(PlanRow row)
    {
        var plan = row.Read().Plan;
        return new ListedPlan(row.Name, plan?.Title, plan?.Description, row.Origin, row.File, row.SwitchedOn, plan?.Schedule?.Cron, row.OwnCron is not null, plan?.Schedule?.TimeZone ?? row.TimeZone, row.NextAt, row.FaultList, row.Revision, row.Source);
    }
}
