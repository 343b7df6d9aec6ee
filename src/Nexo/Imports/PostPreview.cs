using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary><c>POST /api/imports/preview</c>: how a file would be read; nothing is kept.</summary>
static class PostPreview
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/imports/preview", Answer)
            .WithExample(ImportExamples.Preview)
            .NeedsPermission(Permission.ImportListings)
            .WithName("PreviewImport")
            .WithSummary("The first five rows of a file as an import would read them, and which column each field comes from")
            .WithDescription("Sent as to /api/listings/import; the file's first megabyte is enough. `fields` of the answer can be changed and kept with POST /api/mappings.")
            .WithTags("Listings")
            .Accepts<byte[]>("text/csv", "application/gzip", "multipart/form-data", "application/octet-stream", "*/*")
            .ProducesProblem(400).ProducesProblem(413)
            .DisableAntiforgery()
            .WithMetadata(new DisableRequestSizeLimitAttribute()); // no more is read than five rows need

    /// <param name="channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway.</param>
    /// <param name="currency">Of prices that name none, as in BRL.</param>
    /// <param name="mapping">A kept mapping by name or id; auto takes none.</param>
    internal static async Task<Results<Ok<FilePreview>, ProblemHttpResult>> Answer(
        Actor actor, HttpContext context, [FromQuery] string? channel, [FromQuery] string? currency, [FromQuery] string? mapping,
        PreviewFile previews, Mappings mappings, CancellationToken cancellationToken)
    {
        if (!(await PostImport.Wanted(context.Request, channel, null, currency, cancellationToken)).Try(out var sent, out var refusal)
            || !(await PostImport.Mapped(actor, mappings, sent, mapping ?? sent.Mapping, cancellationToken)).Try(out var wanted, out refusal))
            return refusal.Problem();
        var plan = new ColumnPlan(wanted.Channel)
        {
            MayLackId = true, Chosen = wanted.Mapping, Remembered = wanted.ByNames ? [] : await mappings.Of(actor.Workspace, wanted.Channel, cancellationToken),
        };
        return (await previews.Of(sent.File, plan, wanted.Currency, cancellationToken)).Try(out var preview, out refusal) ? TypedResults.Ok(preview) : refusal.Problem();
    }
}
