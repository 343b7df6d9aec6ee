using System.Security.Claims;

namespace Nexo.Access;

/// <summary>The framework's picture of an actor; everything of ours reads <see cref="Actor"/> instead.</summary>
static class Principals
{
    public static ClaimsPrincipal Of(Actor actor, string scheme, params IEnumerable<Claim> more) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, actor.Name), new(ClaimTypes.Name, actor.DisplayName), .. more], scheme));
}
