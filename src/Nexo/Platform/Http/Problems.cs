using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Nexo.Platform;

/// <summary>Errors on the wire: RFC 9457 problem details with <c>code</c>, <c>traceId</c>, <c>field</c> and <c>error</c>.</summary>
public static class Problems
{
    /// <param name="refusal">The "no".</param>
    /// <param name="error">The exact sentence a requirement gives, where it gives one; otherwise the refusal's own sentence.</param>
    public static ProblemHttpResult Problem(this Refusal refusal, string? error = null) =>
        TypedResults.Problem(Details(refusal, error));

    public static ProblemDetails Details(Refusal refusal, string? error = null)
    {
        var status = StatusOf(refusal.Kind);
        var details = new ProblemDetails
        {
            Status = status,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Detail = refusal.Sentence,
        };
        details.Extensions["code"] = refusal.Code;
        details.Extensions["error"] = error ?? refusal.Sentence;
        if (refusal.Field is not null)
            details.Extensions["field"] = refusal.Field;
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString();
        return details;
    }

    /// <summary>What the framework says by itself (an unknown address, an unexpected error) carries the same members.</summary>
    public static void Complete(ProblemDetails details)
    {
        details.Extensions.TryAdd("code", details.Status switch
        {
            404 => "not_found",
            405 => "method_not_allowed",
            413 => JsonLimit.TooLarge.Code,
            415 => "unsupported_media_type",
            >= 500 or null => "unexpected",
            _ => "refused",
        });
        details.Detail ??= details.Status switch
        {
            404 => "There is nothing at this address.",
            405 => "This address does not take this method; the Allow header names those it does.",
            413 => JsonLimit.TooLarge.Sentence,
            415 => "Content-Type: must be application/json.",
            >= 500 or null => "Something went wrong here, not with the request; the log has it under this traceId.",
            _ => details.Title,
        };
        if (details.Status is 413 or 415)
            details.Extensions.TryAdd("field", details.Status == 413 ? JsonLimit.TooLarge.Field : "Content-Type");
        details.Extensions.TryAdd("error", details.Detail);
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString();
    }

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.WrongMedia => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.NotNow => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };
}
