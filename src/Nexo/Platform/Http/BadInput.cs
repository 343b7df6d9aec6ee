using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Nexo.Platform;

/// <summary>The exact sentence a requirement gives for any refusal of an endpoint; it becomes the problem's <c>error</c>.</summary>
public sealed record RefusalSentence(string Error);

/// <summary>Turns what the framework throws at unreadable requests into problem details that name field and rule.</summary>
sealed class BadInput : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        var error = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<RefusalSentence>()?.Error;
        var details = Problems.Details(Refusal(bad), error);
        details.Status = bad.StatusCode;
        details.Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(bad.StatusCode);
        await TypedResults.Problem(details).ExecuteAsync(httpContext);
        return true;
    }

    static Refusal Refusal(BadHttpRequestException bad) => bad switch
    {
        { InnerException: JsonException json } => BadJson.Refusal(json),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => JsonLimit.TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new("unsupported_media_type", "Content-Type: must be application/json.", RefusalKind.Invalid, "Content-Type"),
        // Failed to bind parameter "Nullable<int> limit" from "abc".
        { Message: var m } when m.StartsWith("Failed to bind parameter", StringComparison.Ordinal) && m.Split('"') is [_, var parameter, ..] =>
            Unfit(JsonNamingPolicy.CamelCase.ConvertName(parameter.Split(' ')[^1]), parameter.Split(' ')[0]),
        { Message: var m } when m.StartsWith("Required parameter", StringComparison.Ordinal) && m.Split('"') is [_, var parameter, ..] =>
            Platform.Refusal.Invalid(Field(m, parameter), "required", $"{Field(m, parameter)}: is required."),
        { Message: var m } when m.StartsWith("Implicit body inferred", StringComparison.Ordinal) => Platform.Refusal.Invalid("body", "required", "body: must be an object."),
        _ => new("bad_request", "The request could not be read.", RefusalKind.Invalid),
    };

    static string Field(string message, string parameter) =>
        message.Contains("from body", StringComparison.Ordinal) ? "body" : parameter.Split(' ')[^1];

    static Refusal Unfit(string field, string type) => Platform.Refusal.Invalid(field, "wrong_type", $"{field}: must be {Kind(type)}.");

    static string Kind(string type) => type switch
    {
        _ when type.Contains("int", StringComparison.OrdinalIgnoreCase) || type.Contains("long", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("bool", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("decimal", StringComparison.Ordinal) || type.Contains("double", StringComparison.Ordinal) => "a number",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a date, year-month-day",
        _ when type.Contains("Id", StringComparison.Ordinal) || type.Contains("Guid", StringComparison.Ordinal) => "a UUID",
        _ => "one of the documented values",
    };
}

public static class RefusalSentences
{
    /// <summary>Every problem of this endpoint carries this sentence as its <c>error</c>; the detail says which rule was broken.</summary>
    public static TBuilder SaysWhenRefused<TBuilder>(this TBuilder routes, string error) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new RefusalSentence(error));
}
