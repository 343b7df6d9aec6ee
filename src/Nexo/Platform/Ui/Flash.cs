using System.Buffers.Text;
using System.Text;

namespace Nexo.Platform.Ui;

/// <summary>A sentence for the page after a 303, for those without a script. Read once.</summary>
static class Flash
{
    const string Cookie = "nexo-said";

    const char Undoable = '+';

    /// <param name="tone">ok, warn or danger.</param>
    /// <param name="undo">Whether the page may offer to take it back.</param>
    public static void Put(HttpContext context, string sentence, string tone, bool undo = false) =>
        context.Response.Cookies.Append(Cookie, Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{tone}{(undo ? Undoable : null)}\n{sentence}")),
            new CookieOptions { MaxAge = TimeSpan.FromMinutes(1), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps });

    /// <summary>Null when there is nothing to say.</summary>
    public static (string Tone, string Sentence, bool Undo)? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 3_000 } text || !Base64Url.IsValid(text))
            return null;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(Cookie);
        if (Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 2) is not [var said, var sentence])
            return null;
        var tone = said.TrimEnd(Undoable);
        return tone is "ok" or "warn" or "danger" ? (tone, sentence, tone != said) : null;
    }
}
