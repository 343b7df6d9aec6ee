using Nexo.Platform;

namespace Nexo.Access;

/// <summary>
/// Refuses what a browser sends from another site to change something: the wall behind SameSite cookies and
/// antiforgery, for the JSON API too. Programs send no such header; a token cannot be borrowed.
/// </summary>
static class SameSite
{
    public static void UseSameSite(this IApplicationBuilder app) => app.Use((context, next) =>
        IsForeign(context.Request) ? AccessRefusals.CrossSite.Problem().ExecuteAsync(context) : next(context));

    static bool IsForeign(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && !request.Headers.ContainsKey("Authorization")
        && (request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "" => request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request.Host),
            var site => site is "cross-site" or "same-site",
        });

    /// <summary>Browsers say Sec-Fetch-Site to https and localhost only; elsewhere the Origin has to do.</summary>
    static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
