using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary><c>/api/import-sources</c>: folders and addresses that are imported by themselves.</summary>
static class SourceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var sources = routes.MapGroup("/api/import-sources").NeedsPermission(Permission.ImportListings).WithTags("Listings");
        sources.MapGet("", List).WithExample(ImportExamples.Sources).WithName("ListImportSources").WithSummary("Folders and addresses that are imported by themselves, by name");
        sources.MapGet("/{id:guid}", One).WithExample(ImportExamples.Source).WithName("GetImportSource").WithSummary("One source").ProducesProblem(404);
        sources.MapGet("/{id:guid}/runs", Runs).WithExample(ImportExamples.Runs).WithName("ListImportSourceRuns").WithSummary("What came of its runs, the newest first").ProducesProblem(400).ProducesProblem(404);
        sources.MapPost("", New).WithExample(ImportExamples.MakeSource).WithName("CreateImportSource").WithSummary("Import from a folder or an address, every so often")
            .WithDescription("A `folder` lies below Nexo:Imports:Root; each version of a file in it is imported once and nothing is moved. A `url` is asked with ETag and Last-Modified, in private networks only where Nexo:Imports:AllowPrivateNetworks says so; content that is as before is not imported again. After a failure the next run waits longer each time, at most a day.")
            .ProducesProblem(400).ProducesProblem(409).Idempotent();
        sources.MapPatch("/{id:guid}", Change).WithExample(ImportExamples.ChangeSource).WithName("ChangeImportSource").WithSummary("Change, pause or resume a source; what is left out stays").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        sources.MapDelete("/{id:guid}", Drop).WithName("DeleteImportSource").WithSummary("Drop a source; what it imported stays").ProducesProblem(404);
        sources.MapPost("/{id:guid}/run", Run).WithExample(ImportExamples.Source).WithName("RunImportSource").WithSummary("Look at the source now, also when it is paused").ProducesProblem(404).Idempotent();
    }

    internal sealed record SourceList(IReadOnlyList<ImportSource> Sources);

    internal sealed record RunList(IReadOnlyList<SourceRun> Runs);

    static async Task<Ok<SourceList>> List(Actor actor, Sources sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SourceList(await sources.Of(actor.Workspace, cancellationToken)));

    static async Task<Results<Ok<ImportSource>, ProblemHttpResult>> One(Guid id, Actor actor, Sources sources, CancellationToken cancellationToken) =>
        await sources.Find(actor.Workspace, new SourceId(id), cancellationToken) is { } source ? TypedResults.Ok(source) : Sources.NotFound.Problem();

    /// <param name="limit">1 to 200; 50 without.</param>
    internal static async Task<Results<Ok<RunList>, ProblemHttpResult>> Runs(Guid id, Actor actor, Sources sources, [FromQuery] int? limit, CancellationToken cancellationToken) =>
        limit is < 1 or > 200 ? Refusal.Invalid("limit", "out_of_range", "limit is a number from 1 to 200.").Problem()
        : await sources.Find(actor.Workspace, new SourceId(id), cancellationToken) is null ? Sources.NotFound.Problem()
        : TypedResults.Ok(new RunList(await sources.Runs(actor.Workspace, new SourceId(id), limit ?? 50, cancellationToken)));

    static async Task<Results<Created<ImportSource>, ProblemHttpResult>> New(WantedSource wanted, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        (await keep.New(actor, wanted, cancellationToken)).Try(out var source, out var refusal) ? TypedResults.Created($"/api/import-sources/{source.Id}", source) : refusal.Problem();

    static async Task<Results<Ok<ImportSource>, ProblemHttpResult>> Change(Guid id, WantedSource change, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        (await keep.Change(actor, new SourceId(id), change, cancellationToken)).Try(out var source, out var refusal) ? TypedResults.Ok(source) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Drop(Guid id, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        (await keep.Drop(actor, new SourceId(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Accepted<ImportSource>, ProblemHttpResult>> Run(Guid id, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        (await keep.Run(actor, new SourceId(id), cancellationToken)).Try(out var source, out var refusal) ? TypedResults.Accepted($"/api/import-sources/{id}", source) : refusal.Problem();
}
