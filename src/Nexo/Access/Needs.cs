using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What an endpoint or page asks of who calls it.</summary>
/// <param name="Permission">The permission; null means any signed-in person or token.</param>
/// <param name="Unauthenticated">The exact 401 sentence of a requirement, or null for the general one.</param>
/// <param name="Forbidden">The exact 403 sentence of a requirement, or null for the general one.</param>
public sealed record Need(Permission? Permission, string? Unauthenticated = null, string? Forbidden = null);

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
}
