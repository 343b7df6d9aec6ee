using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>What the framework wants to see again when the browser answers a challenge: sealed in a cookie, for five minutes, for one answer.</summary>
static class PasskeyState
{
    const string Name = "nexo.passkey";
    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <param name="State">The framework's.</param>
    /// <param name="Of">What it is for: adding by a person, or signing in.</param>
    sealed record Kept(string State, string Of, DateTimeOffset Until);

    public static void Keep(HttpContext context, string state, string of)
    {
        var kept = new Kept(state, of, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + Life);
        context.Response.Cookies.Append(CookieName(context), Seal(context).Protect(JsonSerializer.Serialize(kept, Json.Options)), Cookie(context));
    }

    /// <summary>Null when there is none, it is over, or it was for something else.</summary>
    public static string? Take(HttpContext context, string of)
    {
        context.Response.Cookies.Delete(CookieName(context), Cookie(context));
        try
        {
            return context.Request.Cookies[CookieName(context)] is { Length: > 0 } text
                && JsonSerializer.Deserialize<Kept>(Seal(context).Unprotect(text), Json.Options) is { } kept
                && kept.Of == of && kept.Until > context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() ? kept.State : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static IDataProtector Seal(HttpContext context) => context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Nexo.Passkey");

    static string CookieName(HttpContext context) => IsHttps(context) ? $"__Host-{Name}" : Name;

    static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Path = "/", MaxAge = Life, Secure = IsHttps(context) || context.Request.IsHttps,
    };

    static bool IsHttps(HttpContext context) => context.RequestServices.GetRequiredService<Site>().IsHttps;
}
