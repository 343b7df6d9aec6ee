using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace Nexo.Platform.Ui;

/// <summary>pt-BR unless a cookie, or else the browser, asks for English.</summary>
static class Cultures
{
    public const string Cookie = "nexo-language";

    public static readonly string[] Names = ["pt-BR", "en"];

    public static void Configure(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(Names[0]).AddSupportedCultures(Names).AddSupportedUICultures(Names);
        options.RequestCultureProviders =
            [new CookieRequestCultureProvider { CookieName = Cookie }, new AcceptLanguageHeaderRequestCultureProvider()];
    }
}

public static class Plurals
{
    /// <summary>"1 tarefa", "5.000 tarefas": the entries <c>key.one</c> and <c>key.other</c>, with {0} for the number.</summary>
    public static string Count(this IStringLocalizer words, string key, long number) =>
        words[$"{key}.{(number == 1 ? "one" : "other")}", number.ToString("N0", System.Globalization.CultureInfo.CurrentCulture)];
}
