using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Nexo.Platform;

/// <summary>JSON bodies are UTF-8 and have at most 1 MB, unless the endpoint names its own limit (<c>RequestSizeLimit</c>, <c>DisableRequestSizeLimit</c>).</summary>
static class JsonLimit
{
    public const int Bytes = 1024 * 1024;

    public static readonly Refusal TooLarge = new("too_large", "body: has at most 1 MB.", RefusalKind.TooLarge, "body");

    static readonly Refusal NotUtf8 = new("unsupported_charset", "Content-Type: JSON is UTF-8; leave charset out or say utf-8.", RefusalKind.Invalid, "Content-Type");

    public static void UseJsonLimit(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.HasJsonContentType() || context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not null)
            return next(context);
        if (context.Request.GetTypedHeaders().ContentType is { Charset.Length: > 0 } type)
        {
            if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return NotUtf8.Problem(context.GetEndpoint()?.Metadata.GetMetadata<RefusalSentence>()?.Error).ExecuteAsync(context);
            context.Request.ContentType = type.MediaType.Value; // the framework's reader stumbles over quotes
        }
        if (context.Request.ContentLength > Bytes)
        {
            context.Response.Headers.Connection = "close"; // the rest of the body is not read
            return TooLarge.Problem(context.GetEndpoint()?.Metadata.GetMetadata<RefusalSentence>()?.Error).ExecuteAsync(context);
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Bytes;
        return next(context);
    });
}
