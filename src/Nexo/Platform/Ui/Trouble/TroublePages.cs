using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Nexo.Platform.Ui.Trouble;

/// <summary>What went wrong: a page for people, problem+json for programs. Nothing of the inside is told, only the trace id.</summary>
sealed class TroublePages : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.WantsHtml())
            return false;
        httpContext.Response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode
            : DatabaseTrouble.Passing(exception) is not null ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;
        // The language was chosen further in than exceptions are caught; it did not come out with this one.
        if (httpContext.Features.Get<IRequestCultureFeature>()?.RequestCulture is { } chosen)
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (chosen.Culture, chosen.UICulture);
        await Show(httpContext);
        return true;
    }

    /// <summary>For an answer that has an error status and no body.</summary>
    public static async Task ForStatus(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (context.WantsHtml())
            await Show(context);
        else
            await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails { Status = context.Response.StatusCode },
            });
    }

    static async Task Show(HttpContext context)
    {
        // Services of their own: those of the request have begun to render the page that failed.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav"); // a page that found nothing set it, and it is set but once
        try
        {
            await Show(context, context.Response.StatusCode);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    static async Task Show(HttpContext context, int status)
    {
        if (status < 500)
            await Viewing.Learn(context); // a page that was refused did not come so far
        var parameters = new { Status = status, Trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        await (context.WantsFragment()
            ? Answers.Fragment<TroubleFace>(parameters).ExecuteAsync(context)
            : Answers.Fragment<TroubleDocument>(parameters).ExecuteAsync(context));
    }
}
