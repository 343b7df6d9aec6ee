using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <param name="TaskIds">1 to 1,000.</param>
/// <param name="Until">In the future, at most a year ahead.</param>
sealed record SnoozeBody(TaskId[]? TaskIds = null, DateTimeOffset? Until = null);

/// <param name="TaskIds">1 to 1,000.</param>
sealed record WakeBody(TaskId[]? TaskIds = null);

static class SnoozeEndpoints
{
    static readonly Refusal NoTasks = Refusal.Invalid("taskIds", "required", "taskIds: is required.");

    public static void Map(IEndpointRouteBuilder tasks)
    {
        tasks.MapPatch("/snooze", Snooze).WithExample(TaskExamples.Snooze).NeedsPermission(Permission.DecideTasks).ProducesProblem(400)
            .WithName("SnoozeTasks").WithSummary("Put tasks that wait for a decision off until a time, for everybody")
            .WithDescription("They come back by themselves; `GET …/tasks?snoozed=true` lists them until then. Every task is taken for itself: `moved` are the ids that were put off, `failed` holds the others.");
        tasks.MapPatch("/wake", Wake).WithExample(TaskExamples.Wake).NeedsPermission(Permission.DecideTasks).ProducesProblem(400)
            .WithName("WakeTasks").WithSummary("Bring tasks that are put off back before their time");
    }

    static async Task<Results<Ok<Snoozed>, ProblemHttpResult>> Snooze(Actor actor, SnoozeBody body, SnoozeTasks tasks, CancellationToken cancellationToken) => body switch
    {
        { TaskIds: null } => NoTasks.Problem(),
        { Until: null } => Refusal.Invalid("until", "required", "until: is required.").Problem(),
        _ => Answer(await tasks.Snooze(actor, body.TaskIds, body.Until.Value, cancellationToken)),
    };

    static async Task<Results<Ok<Snoozed>, ProblemHttpResult>> Wake(Actor actor, WakeBody body, SnoozeTasks tasks, CancellationToken cancellationToken) =>
        body.TaskIds is null ? NoTasks.Problem() : Answer(await tasks.Wake(actor, body.TaskIds, cancellationToken));

    static Results<Ok<Snoozed>, ProblemHttpResult> Answer(Outcome<Snoozed> outcome) =>
        outcome.Try(out var snoozed, out var refusal) ? TypedResults.Ok(snoozed) : refusal.Problem();
}
