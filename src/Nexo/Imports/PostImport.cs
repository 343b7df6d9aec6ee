using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary><c>POST /api/listings/import</c>: the file as the body, or as a part of a form.</summary>
static class PostImport
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/listings/import", Answer)
            .WithExample(ImportExamples.Import)
            .NeedsPermission(Permission.ImportListings)
            .WithName("ImportListings")
            .WithSummary("Import a CSV or JSON file of listings, or of their sales by day")
            .WithDescription("The file is the body (raw, gzip or not), or the part 'file' of a multipart form. With kind=sales its rows are sales of listings that exist: id or SKU, day, units, and if known revenue, currency, orders, lateOrders; the same listing and day again replaces what was told. Answers 202 once the whole file was read; rows are then merged. Columns are read by the mapping of this name or id; without one by that remembered for the file's header, or as they are called (mapping=auto never looks for one). Prefer: wait=n (at most 60) waits for the end. Idempotency-Key: a repetition is answered with the import the first request made; the file is not read again.")
            .WithTags("Listings")
            // What the file holds decides, so any type will do: curl --data-binary names a form where there is none.
            .Accepts<byte[]>("text/csv", "application/json", "application/gzip", "multipart/form-data", "application/octet-stream", "*/*")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413)
            .WithMetadata(new TakesIdempotencyKey())
            .DisableAntiforgery()
            .WithMetadata(new DisableRequestSizeLimitAttribute()); // the limit is Nexo:Imports:MaxBytes, counted while reading

    /// <param name="channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway.</param>
    /// <param name="kind">listings, or sales by day; without, listings.</param>
    /// <param name="fileName">As the list of imports shows it.</param>
    /// <param name="currency">Of prices that name none, as in BRL.</param>
    /// <param name="mapping">A kept mapping by name or id; auto takes none.</param>
    internal static async Task<Results<Accepted<ListingImport>, Ok<ListingImport>, ProblemHttpResult>> Answer(
        Actor actor, HttpContext context, [FromQuery] string? channel, [FromQuery] string? kind, [FromQuery] string? fileName, [FromQuery] string? currency, [FromQuery] string? mapping,
        ImportListings imports, Mappings mappings, RepeatedImport repeated, GetImports reads, CancellationToken cancellationToken)
    {
        if (!(await Wanted(context.Request, channel, fileName, currency, cancellationToken, kind)).Try(out var upload, out var refusal)
            || !(await Mapped(actor, mappings, upload, mapping ?? upload.Mapping, cancellationToken)).Try(out var wanted, out refusal))
            return refusal.Problem();
        wanted = wanted with { IdempotencyKey = Idempotency.KeyOf(context.Request) };
        if (!(await repeated.Find(actor, wanted, cancellationToken)).Try(out var made, out refusal))
            return refusal.Problem();
        if (made is not null)
            context.Response.Headers[Idempotency.ReplayedHeader] = "true";
        else if ((await imports.Run(actor, wanted, upload.File, cancellationToken)).Try(out var fresh, out refusal))
            made = fresh;
        else
            return refusal.Problem();
        var import = await reads.WaitFor(actor.Workspace, made.Value, Waits(context.Request), cancellationToken);
        return import.IsOver ? TypedResults.Ok(import) : TypedResults.Accepted($"/api/imports/{import.Id}", import);
    }

    /// <param name="Token">Of a form against forgery; null when the file came as the body.</param>
    internal sealed record Sent(WantedImport Wanted, Stream File, string? Token)
    {
        /// <summary>As a form names it.</summary>
        public string? Mapping { get; init; }
    }

    /// <summary>The upload as a multipart form only, as the page sends it.</summary>
    internal static async Task<Outcome<Sent>> Form(HttpRequest request, CancellationToken cancellationToken) =>
        IsMultipart(request) ? await Wanted(request, null, null, null, cancellationToken) : UploadedForm.NoFile;

    /// <summary>With the mapping that was named.</summary>
    internal static async Task<Outcome<WantedImport>> Mapped(Actor actor, Mappings mappings, Sent sent, string? mapping, CancellationToken cancellationToken) =>
        mapping is null or "" ? sent.Wanted
        : mapping == "auto" ? sent.Wanted with { ByNames = true }
        : (await mappings.Named(actor.Workspace, mapping, sent.Wanted.Channel, cancellationToken)).Try(out var found, out var refusal)
            ? found.Kind == sent.Wanted.Kind ? sent.Wanted with { Mapping = found } : Refusal.Invalid("mapping", "mapping_of_another_kind", $"mapping: this one is for {found.Kind.ToString().ToLowerInvariant()}.")
        : refusal;

    internal static async Task<Outcome<Sent>> Wanted(HttpRequest request, string? channel, string? fileName, string? currency, CancellationToken cancellationToken, string? kind = null)
    {
        if (!IsMultipart(request))
            return Checked(channel, fileName, currency, request.ContentLength, request.Body, null, kind: kind);
        return (await UploadedForm.Open(request, cancellationToken)).Try(out var form, out var refusal)
            ? Checked(channel ?? form.Channel, fileName ?? form.FileName, currency ?? form.Currency, null, form.File, form.Token, form.Mapping, kind ?? form.Kind)
            : refusal;
    }

    static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    static Outcome<Sent> Checked(string? channel, string? fileName, string? currency, long? size, Stream file, string? token, string? mapping = null, string? kind = null) =>
        !Channel.TryParse(channel, null, out var known)
            ? Refusal.Invalid("channel", "unknown_channel", $"channel is one of {Channel.Names}.")
        : currency is { Length: > 0 } && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            ? Refusal.Invalid("currency", "unknown_currency", "currency is a code of three capital letters, as in BRL.")
        : kind is not (null or "" or "listings" or "sales") ? Refusal.Invalid("kind", "unknown_kind", "kind is listings or sales.")
        : new Sent(new WantedImport(known, Named(fileName), currency is { Length: > 0 } ? currency : null, size) { Kind = kind == "sales" ? FileKind.Sales : FileKind.Listings }, file, token) { Mapping = mapping };

    /// <summary>The last part of a path, without characters that do not print.</summary>
    internal static string Named(string? fileName)
    {
        var last = (fileName ?? "").Split('/', '\\')[^1];
        var plain = new string([.. last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return plain.Length == 0 ? "upload" : plain[..Math.Min(200, plain.Length)];
    }

    static TimeSpan Waits(HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].ToString().Split(',', ';'))
        {
            if (preference.Trim() is ['w', 'a', 'i', 't', '=', .. var seconds] && int.TryParse(seconds, out var wait))
                return TimeSpan.FromSeconds(Math.Clamp(wait, 0, 60));
        }
        return TimeSpan.Zero;
    }
}
