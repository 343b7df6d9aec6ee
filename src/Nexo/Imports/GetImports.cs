using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

public sealed record ImportPage(IReadOnlyList<ListingImport> Imports, string? NextCursor);

/// <summary><c>GET /api/imports</c> and <c>GET /api/imports/{id}</c>.</summary>
sealed class GetImports(Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/imports", List).WithExample(ImportExamples.Imports).NeedsPermission(Permission.ReadListings)
            .WithName("ListImports").WithSummary("Imports, the newest first").WithTags("Listings").ProducesProblem(400);
        routes.MapGet("/api/imports/{id:guid}", One).WithExample(ImportExamples.Import).NeedsPermission(Permission.ReadListings)
            .WithName("GetImport").WithSummary("One import and how far it has come").WithTags("Listings").ProducesProblem(404);
    }

    /// <param name="limit">1 to 200; 50 without.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    internal static async Task<Results<Ok<ImportPage>, ProblemHttpResult>> List(Actor actor, GetImports imports, [FromQuery] int? limit, [FromQuery] string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit is a number from 1 to 200.").Problem();
        if (!Ids.TryParse<ImportId>(cursor, out var before) && cursor is not null)
            return Refusal.Invalid("cursor", "unknown_cursor", "cursor is the nextCursor of an earlier answer.").Problem();
        var page = await imports.Newest(actor.Workspace, limit ?? 50, cursor is null ? null : before, cancellationToken);
        return TypedResults.Ok(page);
    }

    static async Task<Results<Ok<ListingImport>, ProblemHttpResult>> One(Actor actor, Guid id, GetImports imports, CancellationToken cancellationToken) =>
        await imports.Find(actor.Workspace, new ImportId(id), cancellationToken) is { } import ? TypedResults.Ok(import) : ImportRefusals.NotFound.Problem();

    /// <summary>Ids rise with time, so they are the order and the cursor.</summary>
    public async Task<ImportPage> Newest(WorkspaceId workspace, int limit, ImportId? before, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var found = (await db.QueryAsync<ListingImport>(new CommandDefinition($"""
            select {ListingImport.Columns} from imports
             where workspace_id = @workspace and (@before::uuid is null or (created_at, id) < (select created_at, id from imports where id = @before))
             order by created_at desc, id desc limit @limit
            """, new { workspace, before = before?.Value, limit = limit + 1 }, cancellationToken: cancellationToken))).AsList();
        return found.Count > limit ? new ImportPage(found[..limit], found[limit - 1].Id.ToString()) : new ImportPage(found, null);
    }

    public async Task<ListingImport?> Find(WorkspaceId workspace, ImportId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<ListingImport>(new CommandDefinition(
            $"select {ListingImport.Columns} from imports where workspace_id = @workspace and id = @id", new { workspace, id }, cancellationToken: cancellationToken));
    }

    /// <summary>Looks again until the import is over or the time is up.</summary>
    public async Task<ListingImport> WaitFor(WorkspaceId workspace, ImportId id, TimeSpan at_most, CancellationToken cancellationToken)
    {
        var until = Environment.TickCount64 + (long)at_most.TotalMilliseconds;
        while (true)
        {
            var import = await Find(workspace, id, cancellationToken) ?? throw new InvalidOperationException($"import {id} is gone");
            if (import.IsOver || Environment.TickCount64 >= until)
                return import;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }
}

static class ImportRefusals
{
    public static readonly Refusal NotFound = new("import_not_found", "There is no import with this id.", RefusalKind.NotFound);
}
