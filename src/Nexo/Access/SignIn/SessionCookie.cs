using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>The cookie says who and where; what they may do is read anew (see <see cref="KnownSessions"/>).</summary>
static class SessionCookie
{
    public static readonly string Scheme = IdentityConstants.ApplicationScheme;
    public const string Name = "nexo.session";
    const string Workspace = "workspace", Stamp = "stamp", Person = "person";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = Validate;
    }

    public static Task Begin(HttpContext context, SignedIn who) =>
        context.SignInAsync(Scheme, Principals.Of(who.Actor, Scheme,
            new Claim(Person, who.Actor.Person.ToString()!), new Claim(Workspace, who.Actor.Workspace.ToString()), new Claim(Stamp, who.Stamp)),
            new AuthenticationProperties { IsPersistent = true });

    public static Task End(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>Who the cookie's claims stand for now; null when the session is over.</summary>
    public static async ValueTask<SignedIn?> SignedIn(ClaimsPrincipal? claims, KnownSessions sessions) =>
        PersonId.TryParse(claims?.FindFirstValue(Person), null, out var person)
            && WorkspaceId.TryParse(claims?.FindFirstValue(Workspace), null, out var workspace)
            && claims?.FindFirstValue(Stamp) is { } stamp
            ? await sessions.Find(person, workspace, stamp)
            : null;

    /// <summary>Over for who was deactivated, left the workspace or has another stamp; seconds after it happened.</summary>
    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var now = await SignedIn(context.Principal, context.HttpContext.RequestServices.GetRequiredService<KnownSessions>());
        if (now is not null)
        {
            context.HttpContext.Features.Set(now);
            context.HttpContext.Features.Set(now.Actor);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
