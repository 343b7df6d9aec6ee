using System.Buffers.Text;
using System.Text;

namespace Nexo.Platform.Ui;

/// <summary>A sentence for the page after a 303, for those without a script. Read once.</summary>
static class Flash
{
    const string Cookie = "nexo-said";

    public static void Put(HttpContext context, string sentence, string tone) =>
        context.Response.Cookies.Append(Cookie, Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{tone}\n{sentence}")),
            new CookieOptions { MaxAge = TimeSpan.FromMinutes(1), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps });

    /// <summary>Null when there is nothing to say.</summary>
    public static (string Tone, string Sentence)? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 3_000 } text || !Base64Url.IsValid(text))
            return null;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(Cookie);
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 2) is [var tone, var sentence] && tone is "ok" or "warn" or "danger" ? (tone, sentence) : null;
    }
}
