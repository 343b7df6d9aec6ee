using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Nexo.Platform.Ui;

/// <summary>How a person likes to see Nexo. Kept in cookies, so the server renders it right at once and nothing flashes.</summary>
/// <param name="Theme">light, dark or system.</param>
/// <param name="SingleKeys">Whether single letters act as shortcuts (WCAG 2.1.4).</param>
public sealed record Preferences(string Theme, bool SingleKeys)
{
    const string ThemeCookie = "nexo-theme", KeysCookie = "nexo-keys";

    public static Preferences Of(HttpContext? context) => new(
        context?.Request.Cookies[ThemeCookie] is ("light" or "dark") and var theme ? theme : "system",
        context?.Request.Cookies[KeysCookie] != "off");

    /// <summary>One choice of the menu; what is not chosen is null.</summary>
    public sealed record Choice
    {
        public string? Theme { get; init; }
        public string? Language { get; init; }
        public string? Keys { get; init; }

        /// <summary>The page the choice was made on.</summary>
        public string? Back { get; init; }
    }

    public static SeeOther Choose([FromForm] Choice choice, HttpContext context)
    {
        var cookies = context.Response.Cookies;
        var lasting = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = context.Request.IsHttps };
        if (choice.Theme is "light" or "dark" or "system")
            cookies.Append(ThemeCookie, choice.Theme, lasting);
        if (choice.Keys is "on" or "off")
            cookies.Append(KeysCookie, choice.Keys, lasting);
        if (Cultures.Names.Contains(choice.Language))
            cookies.Append(Cultures.Cookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(choice.Language!)), lasting);
        return Answers.SeeOther(choice.Back ?? "/");
    }
}
