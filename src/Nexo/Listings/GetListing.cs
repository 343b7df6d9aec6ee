using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Listings;

/// <summary><c>GET /api/listings/{id}</c>: all facts of one listing.</summary>
static class GetListing
{
    public static readonly Refusal NotFound = new("listing_not_found", "There is no listing with this id.", RefusalKind.NotFound);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/listings/{id:guid}", Answer).WithExample(ListingExamples.One).NeedsPermission(Permission.ReadListings)
            .WithName("GetListing").WithSummary("One listing with all its facts").WithTags("Listings").ProducesProblem(404);

    static async Task<Results<Ok<Listing>, ProblemHttpResult>> Answer(Actor actor, Guid id, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await ReadListings.ById(db, actor.Workspace, new ListingId(id), cancellationToken) is { } listing ? TypedResults.Ok(listing) : NotFound.Problem();
    }
}
