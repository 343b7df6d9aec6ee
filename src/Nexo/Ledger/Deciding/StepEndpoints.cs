using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <param name="Reason">At most 2,000 characters; of a no it becomes the step's error.</param>
sealed record DecisionBody(string? Reason = null);

/// <summary>What waits for a decision, and the decisions; for every step of the ledger, Nexo's own or not.</summary>
static class StepEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var steps = app.MapGroup("/api/runs/steps").NeedsPermission(Permission.DecideSteps).WithTags("Runs");
        steps.MapGet("waiting", Waiting).WithExample(answer: LedgerExamples.Waiting).WithName("ListWaitingSteps").WithSummary("Steps that wait for a decision, those you may decide first")
            .WithDescription("At most 200.");
        steps.MapPost("{id}/approve", (long id, DecisionBody? body, Actor actor, DecideStep decide, CancellationToken cancellationToken) => Answer(decide.Decide(actor, id, true, body?.Reason, cancellationToken)))
            .Idempotent().WithExample("""{ "reason": "Conferido." }""", LedgerExamples.Approved).ProducesProblem(404).ProducesProblem(409).WithName("ApproveStep").WithSummary("Say yes to a step; its run goes on")
            .WithDescription("`id` is the ledger entry. Those whom the plan names may, else head and admin; where the plan wants four eyes, not whoever started the run (403). Of two decisions at once one counts (409 for the other).");
        steps.MapPost("{id}/reject", (long id, DecisionBody? body, Actor actor, DecideStep decide, CancellationToken cancellationToken) => Answer(decide.Decide(actor, id, false, body?.Reason, cancellationToken)))
            .Idempotent().WithExample("""{ "reason": "O menu quebra no celular." }""", LedgerExamples.Rejected).ProducesProblem(404).ProducesProblem(409).WithName("RejectStep").WithSummary("Say no to a step, with a reason; it fails");
    }

    internal sealed record WaitingAnswer(IReadOnlyList<WaitingStep> Steps);

    static async Task<Ok<WaitingAnswer>> Waiting(Actor actor, WaitingSteps waiting, CancellationToken cancellationToken) =>
        TypedResults.Ok(new WaitingAnswer(await waiting.For(actor, cancellationToken)));

    static async Task<Results<Ok<LedgerEntry>, ProblemHttpResult>> Answer(Task<Outcome<LedgerEntry>> decided) =>
        (await decided).Try(out var entry, out var refusal) ? TypedResults.Ok(entry) : refusal.Problem();
}
