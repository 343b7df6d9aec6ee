using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Listings;

/// <summary>
/// <c>GET /api/listings/export</c>: what the list shows, all of it, as it comes from the database. The columns are those
/// an import knows, so that a channel's file can be imported again.
/// </summary>
sealed class ExportListings(Database database, TimeProvider time)
{
    static readonly string[] Head =
        ["channel", "external_id", "sku", "gtin", "title", "description", "brand", "category", "url", "currency", "price", "list_price", "stock", "rating",
         "review_count", "images", "bullets", "attributes", "variations", "changed_at", "open_findings", "worst_finding", "nexo_id"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/listings/export", Answer).NeedsPermission(Permission.ReadListings)
            .WithName("ExportListings").WithSummary("All listings that the filters leave, as CSV or JSON Lines")
            .WithDescription("Streamed at any size. A file of one channel imports again unchanged. Text that a spreadsheet would run as a formula begins with an apostrophe, which an import takes off. excel=pt writes a byte order mark, semicolons and decimal commas.")
            .WithTags("Listings").Produces<string>(200, "text/csv", "application/x-ndjson").ProducesProblem(400);

    /// <param name="channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway; all without.</param>
    /// <param name="q">Part of a title, or a whole external id or SKU; up to 200 characters.</param>
    /// <param name="withFindings">true leaves only those with open findings.</param>
    /// <param name="rule">Only those with an open finding of this rule: AMZ-T1.</param>
    /// <param name="sort">newest (default) or oldest change first.</param>
    /// <param name="format">csv (default) or jsonl.</param>
    /// <param name="excel">pt: for Excel in Brazil.</param>
    internal static Results<PushStreamHttpResult, ProblemHttpResult> Answer(
        Actor actor, HttpContext context, ExportListings export, [FromQuery] string? channel, [FromQuery] string? q, [FromQuery] bool? withFindings, [FromQuery] string? rule,
        [FromQuery] string? sort, [FromQuery] string? format, [FromQuery] string? excel)
    {
        if (!ListListings.Query(channel, q, withFindings ?? false, rule, sort, null, 50).Try(out var query, out var refusal) || !ExportStyle.Read(format, excel).Try(out var style, out refusal))
            return refusal.Problem();
        return TypedResults.Stream(to => export.Write(actor.Workspace, query, style, to, context.RequestAborted), style.ContentType, style.FileName("anuncios", export.Now));
    }

    DateTimeOffset Now => time.GetUtcNow();

    async Task Write(WorkspaceId workspace, ListingQuery query, ExportStyle style, Stream to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var titled = query.Search is null ? null : new Titled(query.Search);
        var found = titled is null ? null : await ListListings.Found(db, query, titled, cancellationToken);
        var direction = query.Order is ListingOrder.Newest ? "desc" : "asc";
        var rows = db.QueryUnbufferedAsync<Row>($"""
            select {ListingRow.Columns}, changed_at, open_findings, worst_finding
              from listings {ListListings.Where(query, found?.Length > ListListings.CountsTo)} order by changed_at {direction}, id {direction}
            """, new { workspace, channel = query.Channel?.Name, found, titled?.Pattern, titled?.Later, query.Search, query.Rule, channels = query.Channel is { } only ? [only.Name] : Channel.All.Select(one => one.Name).ToArray() });
        if (style.IsJson)
            await WriteLines(rows, to, cancellationToken);
        else
            await WriteCsv(rows, style, to, cancellationToken);
    }

    static async Task WriteCsv(IAsyncEnumerable<Row> rows, ExportStyle style, Stream to, CancellationToken cancellationToken)
    {
        await using var csv = style.Csv(to);
        await csv.Write([.. Head]);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await csv.Write(row.Channel.Name, row.ExternalId, row.Sku, row.Gtin, row.Title, row.Description, row.Brand, row.Category, row.Url, row.Currency, row.Price.Plain(), row.ListPrice.Plain(),
                row.Stock, row.Rating.Plain(), row.ReviewCount, row.Images, row.Bullets, row.Attributes, row.Variations, row.ChangedAt, row.OpenFindings, row.WorstFinding, row.Id.ToString());
    }

    /// <summary>Without the member <c>id</c>: an import would take it for the channel's.</summary>
    static async Task WriteLines(IAsyncEnumerable<Row> rows, Stream to, CancellationToken cancellationToken)
    {
        await using var lines = new BufferedStream(to, 1 << 16);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var listing = row.ToListing();
            await JsonSerializer.SerializeAsync(lines, new
            {
                listing.Channel, listing.ExternalId, listing.Sku, listing.Gtin, listing.Title, listing.Description, listing.Brand, listing.Category, listing.Url, listing.Currency,
                listing.Price, listing.ListPrice, listing.Stock, listing.Rating, listing.ReviewCount, listing.Images, listing.Bullets, listing.Attributes, listing.Variations,
                row.ChangedAt, row.OpenFindings, row.WorstFinding, nexoId = row.Id,
            }, Json.Options, cancellationToken);
            lines.WriteByte((byte)'\n');
        }
    }

    sealed record Row : ListingRow
    {
        public DateTimeOffset ChangedAt { get; init; }
        public int OpenFindings { get; init; }
        public string? WorstFinding { get; init; }
    }
}
