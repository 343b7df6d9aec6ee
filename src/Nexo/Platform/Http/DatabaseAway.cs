using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Nexo.Platform.Ui;

namespace Nexo.Platform;

/// <summary>A database that is away, full or slow is no fault of the request: 503 with <c>Retry-After</c>, and one line in the log.</summary>
sealed partial class DatabaseAway(ILogger<DatabaseAway> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (DatabaseTrouble.Passing(exception) is not { } refusal)
            return false;
        Refused(httpContext.Request.Method, httpContext.Request.Path, exception.GetBaseException().Message);
        httpContext.Response.Headers.RetryAfter = refusal.TryAgainIn!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (httpContext.WantsHtml())
            return false; // the page for what goes wrong says it
        var error = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<RefusalSentence>()?.Error;
        await refusal.Problem(error).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered with 503: {Why}")]
    partial void Refused(string method, string path, string why);
}
