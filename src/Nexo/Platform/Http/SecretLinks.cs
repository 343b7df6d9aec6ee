using Microsoft.AspNetCore.Http.Features;

namespace Nexo.Platform;

/// <summary>
/// Addresses whose last part is a secret (<c>/decidir/…</c>). The host names a request's path in every line of the log and in its trace before any
/// middleware runs, so the secret is taken out of the path where the request begins, and put back when they have seen it.
/// </summary>
sealed class SecretLinks(IServiceProvider services) : IHttpContextFactory
{
    static readonly string[] Prefixes = ["/decidir/", "/nova-senha/", "/convite/"];

    readonly DefaultHttpContextFactory contexts = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { Path: { } path } request && Array.Find(Prefixes, prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } found && path.Length > found.Length)
        {
            featureCollection.Set(new WholePath(path));
            request.Path = found + "***";
        }
        return contexts.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => contexts.Dispose(httpContext);

    /// <summary>The first of all middleware: from here on, until the answer is made, the path is what was asked.</summary>
    public static void PutBack(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<WholePath>() is not { } whole)
        {
            await next(context);
            return;
        }
        var told = context.Request.Path;
        context.Request.Path = whole.Path;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Path = told;
        }
    });

    sealed record WholePath(string Path);
}
