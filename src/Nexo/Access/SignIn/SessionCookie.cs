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

    /// <summary>Over for who was deactivated, left the workspace or has another stamp; seconds after it happened.</summary>
    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var now = PersonId.TryParse(context.Principal?.FindFirstValue(Person), null, out var person)
            && WorkspaceId.TryParse(context.Principal?.FindFirstValue(Workspace), null, out var workspace)
            && context.Principal?.FindFirstValue(Stamp) is { } stamp
            ? await context.HttpContext.RequestServices.GetRequiredService<KnownSessions>().Find(person, workspace, stamp)
            : null;
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
