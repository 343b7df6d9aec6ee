using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>The body of <c>PATCH …/approve</c>: either <c>taskIds</c>, or <c>filter</c> with <c>expectedCount</c>.</summary>
sealed record DecisionBody
{
    /// <summary>1 to 1,000.</summary>
    public TaskId[]? TaskIds { get; init; }
    public TaskFilters? Filter { get; init; }

    /// <summary>How many tasks the person saw; another number now is a 409 and nothing is decided.</summary>
    public int? ExpectedCount { get; init; }
    public bool? Approved { get; init; }

    /// <summary>Needed to reject.</summary>
    public string? Reason { get; init; }

    /// <summary>Task id to the changeSetVersion that was seen.</summary>
    public Dictionary<string, int>? Versions { get; init; }

    public Outcome<Decision> Decision()
    {
        if (Approved is not { } approved)
            return Refusal.Invalid("approved", "required", "approved: is required; true approves, false rejects.");
        var versions = new Dictionary<TaskId, int>();
        foreach (var (id, version) in Versions ?? [])
        {
            if (!TaskId.TryParse(id, null, out var task))
                return Refusal.Invalid("versions", "wrong_value", "versions: must map task ids (UUIDs) to numbers.");
            versions[task] = version;
        }
        return new Decision { Approved = approved, Reason = Reason, Versions = versions };
    }
}

static class DecideEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) =>
        tasks.MapPatch("/approve", Patch).WithExample(TaskExamples.Decide).NeedsPermission(Permission.DecideTasks, forbidden: "Only admins can approve tasks")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409)
            .WithName("ApproveTasks").WithSummary("Approve or reject up to 1,000 tasks")
            .WithDescription("By `taskIds`, or by `filter` with the `expectedCount` that was seen. Every task is decided for itself: `approved` and `rejected` are the ids that were, `recorded` those whose policy wants two approvals and that wait for a second person now, `failed` holds the others, each with a code and a sentence. `approved: false` needs a `reason`. A task whose change set was edited is decided on only with its version in `versions`.");

    static async Task<Results<Ok<Decided>, ProblemHttpResult>> Patch(Actor actor, DecisionBody body, DecideTasks decide, CancellationToken cancellationToken)
    {
        if (!body.Decision().Try(out var decision, out var broken))
            return broken.Problem();
        var outcome = body switch
        {
            { TaskIds: null, Filter: null } => Refusal.Invalid("taskIds", "required", "taskIds: is required, or filter with expectedCount."),
            { TaskIds: not null, Filter: not null } => Refusal.Invalid("filter", "either_or", "filter: give either taskIds or filter."),
            { TaskIds: { } ids } => await decide.Decide(actor, ids, decision, cancellationToken),
            { ExpectedCount: null } => Refusal.Invalid("expectedCount", "required", "expectedCount: is required with filter."),
            { ExpectedCount: < 0 } => Refusal.Invalid("expectedCount", "out_of_range", "expectedCount: must not be negative."),
            { Filter: { } filter, ExpectedCount: { } expected } => filter.Read(actor).Try(out var query, out var unfit)
                ? await decide.DecideAll(actor, query, expected, decision, cancellationToken)
                : unfit,
        };
        return outcome.Try(out var decided, out var refusal) ? TypedResults.Ok(decided) : refusal.Problem();
    }
}
