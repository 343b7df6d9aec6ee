using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Somebody whose password was right and whose code is still to come: sealed in a cookie, for ten minutes.</summary>
/// <param name="Stamp">Of that moment; a password changed meanwhile makes it worthless.</param>
/// <param name="Way">How the session will say that it began.</param>
sealed record PendingSignIn(PersonId Person, string Stamp, string Way, DateTimeOffset Until)
{
    const string Name = "nexo.pending";
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static void Begin(HttpContext context, SignedIn who, string way)
    {
        var until = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + Life;
        var pending = new PendingSignIn(who.Actor.Person!.Value, who.Stamp, way, until);
        context.Response.Cookies.Append(CookieName(context), Seal(context).Protect(JsonSerializer.Serialize(pending, Json.Options)), Cookie(context));
    }

    /// <summary>Null when nobody waits, it took too long, or the person changed meanwhile.</summary>
    public static async Task<(SignedIn Who, string Way)?> Of(HttpContext context, CancellationToken cancellationToken)
    {
        if (Read(context) is not { } pending || pending.Until <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())
            return null;
        var now = await context.RequestServices.GetRequiredService<KnownSessions>().First(pending.Person, cancellationToken);
        return now is not null && now.Stamp == pending.Stamp ? (now, pending.Way) : null;
    }

    public static void End(HttpContext context) => context.Response.Cookies.Delete(CookieName(context), Cookie(context));

    static PendingSignIn? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[CookieName(context)] is { Length: > 0 } text ? JsonSerializer.Deserialize<PendingSignIn>(Seal(context).Unprotect(text), Json.Options) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static IDataProtector Seal(HttpContext context) => context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Nexo.PendingSignIn");

    static string CookieName(HttpContext context) => IsHttps(context) ? $"__Host-{Name}" : Name;

    static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/", MaxAge = Life, Secure = IsHttps(context) || context.Request.IsHttps,
    };

    static bool IsHttps(HttpContext context) => context.RequestServices.GetRequiredService<Site>().IsHttps;
}
