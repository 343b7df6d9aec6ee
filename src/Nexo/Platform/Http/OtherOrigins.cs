using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Nexo.Platform;

/// <summary>
/// Sites whose scripts may call the API with a token, <c>Nexo:Cors</c>: origins parted by commas (<c>https://painel.example</c>), or <c>*</c>.
/// Cookies are never taken from them, so a foreign page can do no more than the token it holds.
/// </summary>
static class OtherOrigins
{
    const string Key = "Nexo:Cors";

    static readonly string[] ForPrograms = ["/api", "/agents", "/v1", "/mcp"];

    public static void AddOtherOrigins(this WebApplicationBuilder builder)
    {
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>()
            .Configure<IConfiguration>((options, settings) => options.AddPolicy(Key, policy => Allow(policy, Named(settings))))
            .Validate<IConfiguration>((_, settings) => Named(settings).All(IsOrigin), "Nexo:Cors (Nexo__Cors) takes origins parted by commas, for example https://painel.example, or *.")
            .ValidateOnStart();
    }

    /// <summary>Between routing and recognition: a browser asks beforehand without a token.</summary>
    public static void UseOtherOrigins(this WebApplication app)
    {
        if (Named(app.Configuration).Length > 0)
            app.UseWhen(context => Array.Exists(ForPrograms, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)), api => api.UseCors(Key));
    }

    static void Allow(CorsPolicyBuilder policy, string[] origins)
    {
        if (origins.Contains("*"))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins(origins);
        policy.WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer")
            .WithExposedHeaders("Retry-After", "Location", "Link", "Idempotency-Replayed")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10));
    }

    static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && text == url.GetLeftPart(UriPartial.Authority));

    static string[] Named(IConfiguration settings) =>
        [.. new[] { settings[Key] }.Concat(settings.GetSection(Key).GetChildren().Select(one => one.Value))
            .SelectMany(text => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])];
}
