using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
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
            .WithSummary("Import a CSV or JSON file of listings")
            .WithDescription("The file is the body (raw, gzip or not), or the part 'file' of a multipart form. Answers 202 once the whole file was read; rows are then merged. Prefer: wait=n (at most 60) waits for the end. Idempotency-Key: a repetition is answered with the import the first request made; the file is not read again.")
            .WithTags("Listings")
            // What the file holds decides, so any type will do: curl --data-binary names a form where there is none.
            .Accepts<byte[]>("text/csv", "application/json", "application/gzip", "multipart/form-data", "application/octet-stream", "*/*")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413)
            .WithMetadata(new TakesIdempotencyKey())
            .DisableAntiforgery()
            .WithMetadata(new DisableRequestSizeLimitAttribute()); // the limit is Nexo:Imports:MaxBytes, counted while reading

    /// <param name="channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway.</param>
    /// <param name="fileName">As the list of imports shows it.</param>
    /// <param name="currency">Of prices that name none, as in BRL.</param>
    static async Task<Results<Accepted<ListingImport>, Ok<ListingImport>, ProblemHttpResult>> Answer(
        Actor actor, HttpContext context, [FromQuery] string? channel, [FromQuery] string? fileName, [FromQuery] string? currency,
        ImportListings imports, RepeatedImport repeated, GetImports reads, CancellationToken cancellationToken)
    {
        if (!(await Wanted(context.Request, channel, fileName, currency, cancellationToken)).Try(out var upload, out var refusal))
            return refusal.Problem();
        var wanted = upload.Wanted with { IdempotencyKey = Idempotency.KeyOf(context.Request) };
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
    internal sealed record Upload(WantedImport Wanted, Stream File, string? Token);

    /// <summary>The upload as a multipart form only, as the page sends it.</summary>
    internal static async Task<Outcome<Upload>> Form(HttpRequest request, CancellationToken cancellationToken) =>
        IsMultipart(request) ? await Wanted(request, null, null, null, cancellationToken) : UploadedForm.NoFile;

    static async Task<Outcome<Upload>> Wanted(HttpRequest request, string? channel, string? fileName, string? currency, CancellationToken cancellationToken)
    {
        if (!IsMultipart(request))
            return Checked(channel, fileName, currency, request.ContentLength, request.Body, null);
        return (await UploadedForm.Open(request, cancellationToken)).Try(out var form, out var refusal)
            ? Checked(channel ?? form.Channel, fileName ?? form.FileName, currency ?? form.Currency, null, form.File, form.Token)
            : refusal;
    }

    static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    static Outcome<Upload> Checked(string? channel, string? fileName, string? currency, long? size, Stream file, string? token) =>
        !Channel.TryParse(channel, null, out var known)
            ? Refusal.Invalid("channel", "unknown_channel", $"channel is one of {Channel.Names}.")
        : currency is { Length: > 0 } && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            ? Refusal.Invalid("currency", "unknown_currency", "currency is a code of three capital letters, as in BRL.")
        : new Upload(new WantedImport(known, Named(fileName), currency is { Length: > 0 } ? currency : null, size), file, token);

    /// <summary>The last part of a path, without characters that do not print.</summary>
    static string Named(string? fileName)
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

/// <summary>A multipart form with the file as its last part, so that it is never held whole in memory or on disk.</summary>
sealed record UploadedForm(string? Channel, string? FileName, string? Currency, string? Token, Stream File)
{
    const int LongestBoundary = 70; // RFC 2046

    public static readonly Refusal NoFile = Refusal.Invalid("file", "missing", "The form has no part 'file', or there are fields behind it: send the file last.");

    public static async Task<Outcome<UploadedForm>> Open(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return Refusal.Invalid("file", "wrong_content_type", "Send the file as the body, or as multipart/form-data.");
        var fields = new Dictionary<string, string>();
        var parts = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16 };
        try
        {
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                var disposition = part.GetContentDispositionHeader();
                if (disposition is null)
                    continue;
                if (disposition.IsFileDisposition())
                {
                    var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                    return new UploadedForm(fields.GetValueOrDefault("channel"), name, fields.GetValueOrDefault("currency"), fields.GetValueOrDefault("__RequestVerificationToken"), part.Body);
                }
                if (fields.Count < 16)
                    fields[disposition.Name.Value ?? ""] = await ReadField(part, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Refusal.Invalid("file", "broken_form", "The multipart form is damaged.");
        }
        return NoFile;
    }

    static async Task<string> ReadField(MultipartSection part, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(part.Body);
        var text = new char[4_096];
        return new string(text, 0, await reader.ReadBlockAsync(text, cancellationToken));
    }
}
