namespace Nexo.Platform;

/// <summary>Where GET is answered, HEAD is too (RFC 9110 asks for it, and balancers use it): the same answer without its body.</summary>
static class HeadRequests
{
    const string Streams = "/api/events"; // never ends, so it has no head to show

    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method) || context.Request.Path.StartsWithSegments(Streams, StringComparison.Ordinal))
            return next(context);
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        return next(context);
    });
}
