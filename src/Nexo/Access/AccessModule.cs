using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Nexo.Access;

static class AccessModule
{
    /// <summary>The cookie where there is no Authorization header, the bearer token where there is one.</summary>
    const string Either = "Nexo";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KnownTokens>();
        builder.Services.AddSingleton<TokenUse>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TokenUse>());
        builder.Services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = _ => BearerTokens.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.Scheme, null);
        AddNeeds(builder.Services);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapAccess(this WebApplication app)
    {
    }

    static void AddNeeds(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, NeedsAreMet>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Gatekeeper>();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new NeedsAreMet()).Build())
            // A route that names no need is open to nobody.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(_ => false).Build());
    }
}
