using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>A multipart form with the file as its last part, so that it is never held whole in memory or on disk.</summary>
sealed record UploadedForm(string? Channel, string? FileName, string? Currency, string? Mapping, string? Token, Stream File, string? Kind = null)
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
                    return new UploadedForm(fields.GetValueOrDefault("channel"), name, fields.GetValueOrDefault("currency"), fields.GetValueOrDefault("mapping"), fields.GetValueOrDefault("__RequestVerificationToken"), new LastPart(part.Body, parts), fields.GetValueOrDefault("kind"));
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

    /// <summary>The file; behind it nothing may come, or half of what was sent would be imported without a word.</summary>
    sealed class LastPart(Stream file, MultipartReader parts) : ReadThrough(file)
    {
        bool over;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0 || over || buffer.IsEmpty)
                return read;
            over = true;
            return await parts.ReadNextSectionAsync(cancellationToken) is not { } more ? 0
                : more.GetContentDispositionHeader()?.IsFileDisposition() == true ? throw new UnreadableFile("several_files", "The form has several files: send one at a time. Nothing was imported.")
                : throw new UnreadableFile("field_behind_file", "The form has fields behind its file: send the file last. Nothing was imported.");
        }

        protected override void Passed(int bytes)
        {
        }
    }

    static async Task<string> ReadField(MultipartSection part, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(part.Body);
        var text = new char[4_096];
        return new string(text, 0, await reader.ReadBlockAsync(text, cancellationToken));
    }
}
