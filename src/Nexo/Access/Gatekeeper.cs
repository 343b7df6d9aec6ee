using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Says "no" in the shape the caller understands: problem details to programs, the sign-in page to browsers.</summary>
sealed class Gatekeeper : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // An address without an endpoint is a 404, whoever asks; a wrong method or content type is the router's 405 or 415.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not RouteEndpoint endpoint)
            return next(context);
        context.Response.Headers.CacheControl = "no-store";
        return context.Features.Get<Actor>() is { } actor
            ? Forbidden(context, endpoint, actor)
            : Unauthenticated(context, endpoint);
    }

    static Task Unauthenticated(HttpContext context, Endpoint endpoint)
    {
        if (context.WantsPage)
        {
            context.Response.Redirect(SignInAddress(context.Request));
            return Task.CompletedTask;
        }
        var why = context.Features.Get<RefusedCredentials>()?.Why;
        context.Response.Headers.WWWAuthenticate = why is null
            ? "Bearer realm=\"nexo\""
            : $"Bearer realm=\"nexo\", error=\"invalid_token\", error_description=\"{Quoted(why.Sentence)}\"";
        if (context.Request.Headers.ContainsKey("HX-Request"))
            context.Response.Headers["HX-Redirect"] = SignInAddress(context.Request);
        var error = endpoint.Metadata.GetMetadata<Need>()?.Unauthenticated ?? "Unauthorized";
        return (why ?? AccessRefusals.Unauthenticated).Problem(error).ExecuteAsync(context);
    }

    /// <summary>A header takes ASCII only, and no quotes within quotes.</summary>
    static string Quoted(string sentence) => string.Concat(sentence.Select(c => c is '"' or '\\' ? '\'' : char.IsAscii(c) ? c : '?'));

    static Task Forbidden(HttpContext context, Endpoint endpoint, Actor actor)
    {
        var unmet = Needs.Unmet(endpoint, actor);
        var refusal = unmet?.Permission is { } permission ? AccessRefusals.Forbidden(permission)
            : ReferenceEquals(unmet, Needs.NoRunner) ? AccessRefusals.ForTheLedger
            : unmet == Needs.APerson ? AccessRefusals.ForPeople
            : AccessRefusals.OpenToNobody;
        if (context.WantsPage)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Features.Set(refusal);
            return Task.CompletedTask;
        }
        return refusal.Problem(unmet?.Forbidden).ExecuteAsync(context);
    }

    static string SignInAddress(HttpRequest request)
    {
        // A fragment or a form cannot be returned to; the page it sits on can.
        var back = request.Headers.ContainsKey("HX-Request") ? PageOf(request)
            : HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString
            : "/";
        return "/entrar" + QueryString.Create("returnUrl", back);
    }

    /// <summary>The page a fragment was asked from, without its host.</summary>
    static string PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) ? page.PathAndQuery : "/";
}

static class RequestExtensions
{
    extension(HttpContext context)
    {
        /// <summary>A browser that shows what it gets: neither a program with a token nor a fragment.</summary>
        public bool WantsPage =>
            !context.Request.Headers.ContainsKey("Authorization")
            && !context.Request.Headers.ContainsKey("HX-Request")
            && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }
}
