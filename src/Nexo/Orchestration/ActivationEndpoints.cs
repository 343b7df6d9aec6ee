using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Orchestration;

public sealed record ActivationList(IReadOnlyList<Plan> Activations);

/// <summary><c>GET …/orchestration/activations[/{id}]</c>: what was activated, and how far each agent is.</summary>
static class ActivationEndpoints
{
    static readonly Refusal NotFound = new("activation_not_found", "There is no such activation in this workspace.", RefusalKind.NotFound, "id");

    public static void MapActivations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/activations", List).WithExample(OrchestrationExamples.Activations).WithName("ListActivations").NeedsPermission(Permission.ReadListings).WithSummary("The newest activations");
        routes.MapGet("/activations/{id}", One).WithExample(OrchestrationExamples.Activation).WithName("GetActivation").NeedsPermission(Permission.ReadListings).WithSummary("One activation, with its agents");
    }

    /// <param name="limit">1 to 100; 20 without.</param>
    internal static async Task<Results<Ok<ActivationList>, ProblemHttpResult>> List(int? limit, Actor actor, ReadActivations activations, CancellationToken cancellationToken) =>
        limit is < 1 or > 100
            ? Refusal.Invalid("limit", "out_of_range", "limit: must be from 1 to 100.").Problem()
            : TypedResults.Ok(new ActivationList(await activations.Newest(actor, limit ?? 20, cancellationToken)));

    static async Task<Results<Ok<ActivationDetail>, ProblemHttpResult>> One(string id, Actor actor, ReadActivations activations, CancellationToken cancellationToken) =>
        ActivationId.TryParse(id, null, out var activation) && await activations.One(actor, activation, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : NotFound.Problem();
}
