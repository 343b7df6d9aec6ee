using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexo.Platform.Ui;
using Nexo.Platform.Ui.Frame;
using Nexo.Platform.Ui.Trouble;

namespace Nexo.Platform;

static class UiModule
{
    public static void AddUi(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.AddRazorComponents();
        // Portuguese travels as it is written; only what HTML reserves is escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddCascadingValue(s => Viewer.Of(s.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.TryAddSingleton<ViewerOf>(_ => _ => ValueTask.FromResult<Viewer?>(null));
        services.TryAddSingleton<WorkspacesOf>(_ => _ => ValueTask.FromResult<ViewerWorkspaces?>(null));
        services.TryAddSingleton<HeldElsewhere>(_ => _ => ValueTask.FromResult<ViewerWorkspace?>(null));
        services.TryAddSingleton<RailOf>(_ => _ => ValueTask.FromResult<IReadOnlyList<RailEntry>>([]));
        services.TryAddSingleton<BellOf>(_ => _ => ValueTask.FromResult<Bell?>(null));
        services.AddAntiforgery(o => (o.Cookie.Name, o.Cookie.SecurePolicy) = ("nexo-form", CookieSecurePolicy.SameAsRequest));
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(Cultures.Configure);
        services.AddSingleton<Look>();
        services.AddExceptionHandler<TroublePages>();
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true; // form tokens are masked anew in every answer, so its length gives nothing away
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
    }

    /// <summary>Before anybody is recognised: compression, headers, language, pages for what goes wrong.</summary>
    public static void UseUi(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization();
        app.UseStatusCodePages(TroublePages.ForStatus);
        app.UseReadableAddresses();
    }

    /// <summary>After somebody is recognised: forms are checked, and pages learn who looks at them.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.UseMiddleware<Viewing>();
    }

    public static void MapUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().WithStaticAssets();
        app.MapPost("/preferences", Preferences.Choose).AllowAnonymous().ExcludeFromDescription();
        // The rail shows each caller only what that caller may see, so nobody needs to be kept out.
        app.MapGet("/sino", () => Answers.Fragment<BellLink>(new { })).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/rail", (string? at) => Answers.Fragment<RailNav>(new { At = at ?? "/" })).AllowAnonymous().ExcludeFromDescription();
    }
}
