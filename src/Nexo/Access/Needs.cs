namespace Nexo.Access;

/// <summary>What an endpoint or page asks of who calls it.</summary>
/// <param name="Permission">The permission; null means any signed-in person or token.</param>
/// <param name="Unauthenticated">The exact 401 sentence of a requirement, or null for the general one.</param>
/// <param name="Forbidden">The exact 403 sentence of a requirement, or null for the general one.</param>
public sealed record Need(Permission? Permission, string? Unauthenticated = null, string? Forbidden = null);

/// <summary>The same for a Razor page: <c>@attribute [Needs(Permission.ReadTasks)]</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : Microsoft.AspNetCore.Authorization.AuthorizeAttribute
{
    public Permission Permission => permission;
}

public static class Needs
{
    /// <summary>Asks for a permission. Every route carries one of these or <c>AllowAnonymous</c>; a test holds that.</summary>
    public static TBuilder NeedsPermission<TBuilder>(this TBuilder routes, Permission permission, string? unauthenticated = null, string? forbidden = null)
        where TBuilder : IEndpointConventionBuilder =>
        routes.RequireAuthorization().WithMetadata(new Need(permission, unauthenticated, forbidden));

    /// <summary>Asks only that somebody has signed in or carries a token.</summary>
    public static TBuilder NeedsSomebody<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.RequireAuthorization().WithMetadata(new Need(null));

    /// <summary>An agent sees its own channel only, which pages do not hold apart; so pages and their fragments are for people.</summary>
    internal static readonly Need APerson = new(null);

    /// <summary>What anybody may do who is known: a runner is known for its ledger alone.</summary>
    internal static readonly Need NoRunner = new(null);

    static readonly string[] ForPrograms = ["/api/", "/agents/", "/v1/", "/mcp"];

    /// <summary>The first need of the endpoint that the actor does not meet; null when all are met.</summary>
    internal static Need? Unmet(Endpoint? endpoint, Actor actor) =>
        (actor.IsAgent || actor.IsRunner) && !IsForPrograms(endpoint) ? APerson
        : actor.IsRunner && !Of(endpoint).Any(need => need.Permission is not null) ? NoRunner
        : Of(endpoint).FirstOrDefault(need => need.Permission is { } permission && !actor.May(permission));

    static bool IsForPrograms(Endpoint? endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } route } && Array.Exists(ForPrograms, prefix => $"/{route.TrimStart('/')}/".StartsWith(prefix, StringComparison.Ordinal));

    internal static IEnumerable<Need> Of(Endpoint? endpoint) =>
        endpoint is null ? [] :
        endpoint.Metadata.GetOrderedMetadata<Need>().Concat(endpoint.Metadata.GetOrderedMetadata<NeedsAttribute>().Select(a => new Need(a.Permission)));
}
