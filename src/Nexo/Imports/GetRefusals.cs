using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <param name="Row">The record in the file, counted from 1 without the header.</param>
/// <param name="Line">The line it begins on, as an editor counts; 0 where the format has no lines.</param>
/// <param name="Field">As the API names it; <c>row</c> when the whole record is at fault.</param>
/// <param name="Value">The offending text, shortened.</param>
public sealed record RefusedField(int Row, int Line, string Field, string Code, string Reason, string? Value);

public sealed record RefusalPage(IReadOnlyList<RefusedField> Refusals, int? NextRow);

/// <summary><c>GET /api/imports/{id}/refusals</c>: the rows that were not accepted and why, as JSON or as a CSV file.</summary>
sealed class GetRefusals(Database database)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/imports/{id:guid}/refusals", Answer).WithExample(ImportExamples.Refusals).NeedsPermission(Permission.ReadListings)
            .WithName("GetImportRefusals").WithSummary("Refused rows: number, line, field, reason; format=csv downloads them all").WithTags("Listings")
            .Produces<RefusalPage>(200, "application/json", "text/csv").ProducesProblem(400).ProducesProblem(404);

    /// <param name="afterRow">Refusals of rows with a higher number; the nextRow of an earlier answer.</param>
    internal static async Task<Results<Ok<RefusalPage>, PushStreamHttpResult, ProblemHttpResult>> Answer(
        Actor actor, Guid id, HttpContext context, GetRefusals refusals, GetImports imports,
        [FromQuery] string? format, [FromQuery] int? limit, [FromQuery] int? afterRow, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > 1_000)
            return Refusal.Invalid("limit", "out_of_range", "limit is a number from 1 to 1000.").Problem();
        if (format is not (null or "json" or "csv"))
            return Refusal.Invalid("format", "unknown_format", "format is json or csv.").Problem();
        var import = new ImportId(id);
        if (await imports.Find(actor.Workspace, import, cancellationToken) is null)
            return ImportRefusals.NotFound.Problem();
        if (format == "csv" || (format is null && context.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase)))
            return TypedResults.Stream(to => refusals.WriteCsv(actor.Workspace, import, to, context.RequestAborted), "text/csv; charset=utf-8", $"refusals-{id}.csv");
        return TypedResults.Ok(await refusals.Some(actor.Workspace, import, afterRow ?? 0, limit ?? 200, cancellationToken));
    }

    public async Task<RefusalPage> Some(WorkspaceId workspace, ImportId import, int afterRow, int limit, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var found = (await db.QueryAsync<RefusedField>(new CommandDefinition("""
            select row_number as row, line, field, code, reason, value from import_refusals
             where workspace_id = @workspace and import_id = @import and row_number > @afterRow order by row_number, field limit @limit
            """, new { workspace, import, afterRow, limit }, cancellationToken: cancellationToken))).AsList();
        return new RefusalPage(found, found.Count == limit ? found[^1].Row : null);
    }

    async Task WriteCsv(WorkspaceId workspace, ImportId import, Stream to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        await using var rows = new CsvRows(to, mark: true);
        await rows.Write("row", "line", "field", "code", "reason", "value");
        await foreach (var refusal in db.QueryUnbufferedAsync<RefusedField>("""
            select row_number as row, line, field, code, reason, value from import_refusals
             where workspace_id = @workspace and import_id = @import order by row_number, field
            """, new { workspace, import }).WithCancellation(cancellationToken))
            await rows.Write(refusal.Row, refusal.Line, refusal.Field, refusal.Code, refusal.Reason, refusal.Value);
    }
}
