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
        && (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site");
}
