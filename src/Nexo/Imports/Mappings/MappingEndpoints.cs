using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary><c>/api/mappings</c>: how the columns of a layout are read.</summary>
static class MappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mappings = routes.MapGroup("/api/mappings").WithTags("Listings");
        mappings.MapGet("", List).WithExample(ImportExamples.Mappings).NeedsPermission(Permission.ReadListings)
            .WithName("ListMappings").WithSummary("How files are read, by name; the last changed first");
        mappings.MapGet("/{id:guid}", One).WithExample(ImportExamples.Mapping).NeedsPermission(Permission.ReadListings)
            .WithName("GetMapping").WithSummary("One mapping, as a file that another workspace can take").ProducesProblem(404);
        mappings.MapPost("", New).WithExample(ImportExamples.MakeMapping).NeedsPermission(Permission.ImportListings)
            .WithName("CreateMapping").WithSummary("Keep how the columns of a layout are read")
            .WithDescription("`fields` says for each field which columns it is read from (`columns`), what stands where they say nothing (`constant`), and what is done on the way: `decimalMark` (comma, point), `multiply` (0.01 for cents), `separator`, `trimPrefix`. Fields that are not named are not read. With `columns`, the header, the next file of the same layout is read by it without being told.")
            .ProducesProblem(400).ProducesProblem(409).Idempotent();
        mappings.MapPatch("/{id:guid}", Change).WithExample(ImportExamples.ChangeMapping).NeedsPermission(Permission.ImportListings)
            .WithName("ChangeMapping").WithSummary("Change name, fields or header; what is left out stays")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        mappings.MapDelete("/{id:guid}", Drop).NeedsPermission(Permission.ImportListings)
            .WithName("DeleteMapping").WithSummary("Drop a mapping; imports that were read by it keep its name").ProducesProblem(404).ProducesProblem(409);
    }

    internal sealed record MappingList(IReadOnlyList<Mapping> Mappings);

    static async Task<Ok<MappingList>> List(Actor actor, Mappings mappings, CancellationToken cancellationToken) =>
        TypedResults.Ok(new MappingList(await mappings.Of(actor.Workspace, null, cancellationToken)));

    static async Task<Results<Ok<Mapping>, ProblemHttpResult>> One(Actor actor, Guid id, Mappings mappings, CancellationToken cancellationToken) =>
        await mappings.Find(actor.Workspace, new MappingId(id), cancellationToken) is { } mapping ? TypedResults.Ok(mapping) : Mappings.NotFound.Problem();

    static async Task<Results<Created<Mapping>, ProblemHttpResult>> New(WantedMapping wanted, Actor actor, KeepMapping keep, CancellationToken cancellationToken) =>
        (await keep.New(actor, wanted, cancellationToken)).Try(out var mapping, out var refusal) ? TypedResults.Created($"/api/mappings/{mapping.Id}", mapping) : refusal.Problem();

    static async Task<Results<Ok<Mapping>, ProblemHttpResult>> Change(Guid id, MappingChange change, Actor actor, KeepMapping keep, CancellationToken cancellationToken) =>
        (await keep.Change(actor, new MappingId(id), change, cancellationToken)).Try(out var mapping, out var refusal) ? TypedResults.Ok(mapping) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Drop(Guid id, Actor actor, KeepMapping keep, CancellationToken cancellationToken) =>
        (await keep.Drop(actor, new MappingId(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
