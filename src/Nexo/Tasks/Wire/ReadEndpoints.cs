using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

static class ReadEndpoints
{
    public static void Map(IEndpointRouteBuilder tasks, IEndpointRouteBuilder orchestration)
    {
        tasks.MapGet("", List).WithExample(TaskExamples.List).NeedsPermission(Permission.ReadTasks).WithName("ListTasks").WithSummary("Tasks, a page at a time")
            .WithDescription("`total` is exact by status, marketplace, category, priority and agent at any size; with `q` or `assignedTo` counting stops at 10,000 and `totalIsExact` is false. Page with `cursor` (the `nextCursor` before); `offset` goes up to 10,000. Lists leave out `evidence` and `changeSet` unless `id` is given. An agent token sees its own channel.");
        tasks.MapGet("/{id}", Read).WithExample(TaskExamples.Read).NeedsPermission(Permission.ReadTasks).WithName("ReadTask").WithSummary("One task with its evidence and change set");
        tasks.MapGet("/{id}/history", History).WithExample(TaskExamples.History).NeedsPermission(Permission.ReadTasks).WithName("ReadTaskHistory").WithSummary("What happened to a task, and every version of its change set");
        orchestration.MapGet("/stats", Stats).WithExample(TaskExamples.Stats).NeedsPermission(Permission.ReadTasks).WithName("DailyStats").WithSummary("The day of each marketplace; an agent token sees its own")
            .WithDescription("Six rows, for today in the workspace's time zone or for `date` (yyyy-mm-dd). `avgCompletionTime` is in hours.");
        orchestration.MapGet("/status", Status).WithExample(TaskExamples.Status).NeedsPermission(Permission.ReadTasks).WithName("OrchestratorStatus").WithSummary("The agents and today's statistics; an agent token sees its own")
            .WithDescription("Kept for five minutes or until the next event.");
    }

    static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> List(Actor actor, [AsParameters] TaskListParameters parameters, ListTasks list, CancellationToken cancellationToken)
    {
        if (!parameters.ReadList(actor).Try(out var query, out var broken))
            return broken.Problem();
        return (await list.List(actor, query, cancellationToken)).Try(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.Problem();
    }

    static async Task<Results<Ok<MarketplaceTask>, ProblemHttpResult>> Read(Actor actor, TaskId id, ReadTask read, CancellationToken cancellationToken) =>
        (await read.Read(actor, id, cancellationToken)).Try(out var task, out var refusal) ? TypedResults.Ok(task) : refusal.Problem();

    static async Task<Results<Ok<TaskStory>, ProblemHttpResult>> History(Actor actor, TaskId id, TaskHistory history, CancellationToken cancellationToken) =>
        (await history.Read(actor, id, cancellationToken)).Try(out var story, out var refusal) ? TypedResults.Ok(story) : refusal.Problem();

    /// <param name="date">yyyy-mm-dd; today without it.</param>
    internal static async Task<Results<Ok<IReadOnlyList<DayOfChannel>>, ProblemHttpResult>> Stats(Actor actor, string? date, DailyStats stats, CancellationToken cancellationToken)
    {
        // Read here: the framework takes "1,2" for a day in January.
        DateOnly? day = DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        if (date is not null && day is null)
            return Refusal.Invalid("date", "wrong_type", "date: must be a day such as 2026-11-21.").Problem();
        return TypedResults.Ok(await stats.Of(actor, day, cancellationToken));
    }

    static async Task<Ok<OrchestratorState>> Status(Actor actor, OrchestratorStatus status, CancellationToken cancellationToken) =>
        TypedResults.Ok(await status.Read(actor, cancellationToken));
}
