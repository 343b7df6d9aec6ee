using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Nexo.Access;

/// <summary>The cookie names a session; who that is and what they may do is read anew (see <see cref="KnownSessions"/>).</summary>
static class SessionCookie
{
    public static readonly string Scheme = IdentityConstants.ApplicationScheme;
    public const string Name = "nexo.session";

    /// <summary>Where people come over https: browsers then take it from this host alone, for all its paths, and over TLS.</summary>
    public const string HostName = $"__Host-{Name}";

    const string Session = "session";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionStore.Idle;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = Validate;
    }

    public static void OverTls(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = HostName;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
    }

    /// <param name="context">Of the request that proved who somebody is.</param>
    /// <param name="who">Who it is.</param>
    /// <param name="way">password, link, passkey or sso.</param>
    public static async Task Begin(HttpContext context, SignedIn who, string way)
    {
        var sessions = context.RequestServices.GetRequiredService<SessionStore>();
        var id = await sessions.Begin(who, way, Browser.Of(context), context.Features.Get<SignedIn>()?.Session, context.RequestAborted);
        await context.SignInAsync(Scheme, Principals.Of(who.Actor, Scheme, new Claim(Session, id.ToString())), new AuthenticationProperties { IsPersistent = true });
    }

    public static async Task End(HttpContext context)
    {
        if (context.Features.Get<SignedIn>() is { } who)
            await context.RequestServices.GetRequiredService<SessionStore>().SignOut(who, context.RequestAborted);
        await context.SignOutAsync(Scheme);
    }

    /// <summary>Who the cookie's session stands for now; null when it is over.</summary>
    public static async ValueTask<SignedIn?> SignedIn(ClaimsPrincipal? claims, KnownSessions sessions) =>
        Guid.TryParse(claims?.FindFirstValue(Session), out var session) ? await sessions.Find(session) : null;

    /// <summary>Over for who was deactivated, left the workspace or has another stamp, and for what was ended; seconds after it happened.</summary>
    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = await SignedIn(context.Principal, services.GetRequiredService<KnownSessions>());
        if (now is not null)
        {
            context.HttpContext.Features.Set(now);
            context.HttpContext.Features.Set(now.Actor);
            if (services.GetRequiredService<TimeProvider>().GetUtcNow() - now.LastSeenAt >= SessionUse.Every)
                services.GetRequiredService<SessionUse>().Seen(now.Session);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
