using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Auditing;

/// <param name="Channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway; all without.</param>
/// <param name="Rule">For example AMZ-T1.</param>
/// <param name="ListingId">Of this listing only.</param>
/// <param name="Severity">error, warning or advice.</param>
/// <param name="Format">csv (default) or jsonl.</param>
/// <param name="Excel">pt: for Excel in Brazil.</param>
sealed record FindingsExport(string? Channel, string? Rule, string? Severity, string? ListingId, string? Format, string? Excel);

/// <summary><c>GET /api/findings/export</c>: the findings that still hold, all that the filters leave, as they come from the database.</summary>
static class ExportFindings
{
    public static void Map(WebApplication app) =>
        app.MapGet("/api/findings/export", Answer).WithName("ExportFindings").NeedsPermission(Permission.ReadListings).WithTags("Findings")
            .WithSummary("All findings that still hold and that the filters leave, as CSV or JSON Lines")
            .WithDescription("Streamed at any size, best expected effect first. excel=pt writes a byte order mark, semicolons and decimal commas.")
            .Produces<string>(200, "text/csv", "application/x-ndjson").ProducesProblem(400);

    static Results<PushStreamHttpResult, ProblemHttpResult> Answer([AsParameters] FindingsExport wanted, Actor actor, HttpContext context, Database database, TimeProvider time)
    {
        var query = new FindingsQuery(wanted.Channel, wanted.Rule, wanted.Severity, wanted.ListingId, null, null);
        if (!ListFindings.Filter.Read(query, actor.Workspace).Try(out var filter, out var refusal) || !ExportStyle.Read(wanted.Format, wanted.Excel).Try(out var style, out refusal))
            return refusal.Problem();
        return TypedResults.Stream(to => Write(database, actor.Workspace, filter, style, to, context.RequestAborted), style.ContentType, style.FileName("achados", time.GetUtcNow()));
    }

    static async Task Write(Database database, WorkspaceId workspace, ListFindings.Filter filter, ExportStyle style, Stream to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var findings = OpenFindings.Stream(db, filter.Where, filter.Parameters, cancellationToken);
        if (style.IsJson)
            await WriteLines(findings, to, cancellationToken);
        else
            await WriteCsv(findings, style, to);
    }

    static async Task WriteCsv(IAsyncEnumerable<OpenFinding> findings, ExportStyle style, Stream to)
    {
        await using var csv = style.Csv(to);
        await csv.Write("channel", "external_id", "listing_title", "rule", "severity", "field", "title", "sentence", "impact", "effort", "before", "after", "evidence", "found_at", "changed_at", "listing_id", "finding_id");
        await foreach (var open in findings)
        {
            var (answer, fix) = (FindingAnswer.Of(open), open.Finding.Fix);
            await csv.Write(answer.Channel.Name, open.ListingExternalId, answer.ListingTitle, answer.Rule, answer.Severity.ToString().ToLowerInvariant(), answer.Field, answer.Title, answer.Sentence,
                answer.Impact, answer.Effort, fix?.Before, fix?.After, answer.Evidence.GetRawText(), answer.FoundAt, answer.ChangedAt, answer.ListingId.ToString(), answer.Id.ToString());
        }
    }

    static async Task WriteLines(IAsyncEnumerable<OpenFinding> findings, Stream to, CancellationToken cancellationToken)
    {
        await using var lines = new BufferedStream(to, 1 << 16);
        await foreach (var open in findings)
        {
            await JsonSerializer.SerializeAsync(lines, FindingAnswer.Of(open), Json.Options, cancellationToken);
            lines.WriteByte((byte)'\n');
        }
    }
}
