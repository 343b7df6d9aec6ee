using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>What a move answers.</summary>
sealed record TaskAnswer(MarketplaceTask Task);

/// <param name="Message">The requirement's sentence.</param>
/// <param name="Task">Now with its assignee.</param>
sealed record RoutedAnswer(string Message, MarketplaceTask Task);

sealed record AssignBody(TaskId? TaskId = null, PersonId? AssignedTo = null);

/// <param name="TaskId">The task.</param>
/// <param name="ActualHours">More than 0, at most 10,000, with 2 decimals.</param>
/// <param name="Notes">At most 5,000 characters.</param>
/// <param name="ByHand">The change was made by hand at the marketplace.</param>
sealed record CompleteBody(TaskId? TaskId = null, decimal? ActualHours = null, string? Notes = null, bool? ByHand = null);

/// <param name="Version">The changeSetVersion that was edited.</param>
/// <param name="ChangeSet">The whole new change set.</param>
sealed record EditBody(int? Version = null, Edit[]? ChangeSet = null);

sealed record ReasonBody(string? Reason = null);

sealed record ErrorBody(string? Error = null);

/// <param name="TaskId">The task.</param>
/// <param name="Strategy"><c>specialist</c> or <c>roundrobin</c>.</param>
sealed record RouteBody(TaskId? TaskId = null, string? Strategy = null);

static class MoveEndpoints
{
    const string NeedsBoth = "taskId and assignedTo are required";
    const string NotCompleted = "Failed to complete task";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("").WithMetadata(new ProducesResponseTypeMetadata(404, typeof(ProblemDetails), ["application/problem+json"]), new ProducesResponseTypeMetadata(409, typeof(ProblemDetails), ["application/problem+json"]));
        tasks.MapPatch("/assign", Assign).WithExample(TaskExamples.Assign).NeedsPermission(Permission.DecideTasks).SaysWhenRefused(NeedsBoth)
            .WithName("AssignTask").WithSummary("Give a task to a member of the workspace");
        tasks.MapPatch("/complete", Complete).WithExample(TaskExamples.Complete).NeedsPermission(Permission.CompleteAssignedTask).SaysWhenRefused(NotCompleted)
            .WithName("CompleteTask").WithSummary("Say that a task is done, with the actual hours")
            .WithDescription("By the assignee, head or admin. A change set whose channel is not connected counts as made by hand: `syncMark` is `manual`.");
        tasks.MapPatch("/{id}/change-set", Edit).WithExample(TaskExamples.Edit).NeedsPermission(Permission.DecideTasks)
            .WithName("EditChangeSet").WithSummary("Replace the change set before the decision; both versions are kept");
        tasks.MapPatch("/{id}/reopen", (Actor actor, TaskId id, MoveTask move, CancellationToken token) => Answer(move.Reopen(actor, id, token))).WithExample(TaskExamples.Reopen).NeedsPermission(Permission.DecideTasks)
            .WithName("ReopenTask").WithSummary("Take the own decision back, within ten minutes");
        tasks.MapPatch("/{id}/cancel", (Actor actor, TaskId id, ReasonBody body, MoveTask move, CancellationToken token) => Answer(move.Cancel(actor, id, body.Reason, token))).WithExample(TaskExamples.Cancel).NeedsPermission(Permission.DecideTasks)
            .WithName("CancelTask").WithSummary("Give an approved task up, with a reason");
        tasks.MapPatch("/{id}/fail", (Actor actor, TaskId id, ErrorBody body, MoveTask move, CancellationToken token) => Answer(move.Fail(actor, id, body.Error, token))).WithExample(TaskExamples.Fail).NeedsPermission(Permission.DecideTasks)
            .WithName("FailTask").WithSummary("Say that the work failed, with the error");
        tasks.MapPatch("/{id}/retry", (Actor actor, TaskId id, MoveTask move, CancellationToken token) => Answer(move.Retry(actor, id, token))).WithExample(TaskExamples.Retry).NeedsPermission(Permission.DecideTasks)
            .WithName("RetryTask").WithSummary("Take a failed task up again");
    }

    public static void MapRouting(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/tasks/assign-intelligent", Route).WithExample(TaskExamples.Route).NeedsPermission(Permission.DecideTasks, forbidden: "Unauthorized").Idempotent().WithTags("Tasks")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .WithName("AssignIntelligently").WithSummary("Give a task to whom a strategy names")
            .WithDescription("`specialist`: who works on the channel and the category, else on the channel, else on the category; of equals, who has least to do. `roundrobin`: the channel's people in turn.");

    static async Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> Assign(Actor actor, AssignBody body, AssignTask assign, CancellationToken cancellationToken)
    {
        if (body is not { TaskId: { } id, AssignedTo: { } person })
            return Refusal.Invalid(body.TaskId is null ? "taskId" : "assignedTo", "required", "taskId and assignedTo are both required.").Problem(NeedsBoth);
        return await Answer(assign.Assign(actor, id, person, cancellationToken));
    }

    static async Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> Complete(Actor actor, CompleteBody body, CompleteTask complete, CancellationToken cancellationToken)
    {
        if (body.TaskId is not { } id)
            return Refusal.Invalid("taskId", "required", "taskId: is required.").Problem(NotCompleted);
        return await Answer(complete.Complete(actor, id, body.ActualHours, body.Notes, body.ByHand ?? false, cancellationToken), NotCompleted);
    }

    static Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> Edit(Actor actor, TaskId id, EditBody body, EditTask edit, CancellationToken cancellationToken) =>
        Answer(edit.Edit(actor, id, body.Version, body.ChangeSet, cancellationToken));

    static async Task<Results<Ok<RoutedAnswer>, ProblemHttpResult>> Route(Actor actor, RouteBody body, AssignIntelligently assign, HttpRequest request, CancellationToken cancellationToken)
    {
        if (body.TaskId is not { } id)
            return Refusal.Invalid("taskId", "required", "taskId: is required.").Problem();
        if (body.Strategy is not ("specialist" or "roundrobin"))
            return Refusal.Invalid("strategy", "wrong_value", "strategy: must be one of specialist, roundrobin.").Problem();
        var strategy = body.Strategy == "specialist" ? AssignmentStrategy.Specialist : AssignmentStrategy.RoundRobin;
        return (await assign.Assign(actor, id, strategy, Idempotency.KeyOf(request), cancellationToken)).Try(out var task, out var refusal)
            ? TypedResults.Ok(new RoutedAnswer("Task assigned", task))
            : refusal.Problem();
    }

    static async Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> Answer(Task<Outcome<MarketplaceTask>> move, string? error = null) =>
        (await move).Try(out var task, out var refusal) ? TypedResults.Ok(new TaskAnswer(task)) : refusal.Problem(error);
}
