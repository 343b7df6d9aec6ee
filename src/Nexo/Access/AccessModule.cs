using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Nexo.Platform.Ui;

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
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? BearerTokens.Scheme : SessionCookie.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.Scheme, null)
            .AddCookie(SessionCookie.Scheme, SessionCookie.Configure);
        builder.Services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme).Configure<Site>((options, site) =>
        {
            if (site.IsHttps)
                SessionCookie.OverTls(options);
        });
        AddNeeds(builder.Services);
        AddSignIn(builder.Services);
        builder.Services.AddAdministrationPage<AccessWords>(KeyPages.Keys, "keys", Permission.Administer, order: 30);
        builder.Services.AddSingleton<IssueToken>();
        builder.Services.AddSingleton<RevokeToken>();
        builder.Services.AddSingleton<RotateToken>();
        builder.Services.AddSingleton<KeysView.Reader>();
        builder.Services.AddSingleton<SetUp>();
        builder.Services.AddSingleton<IVerb, SetUpVerb>();
        builder.Services.AddSingleton<ICheckup, TokensCheckup>();
        builder.Services.AddSingleton<ICheckup, CredentialsCheckup>();
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseSameSite();
        app.UseAuthentication();
        app.UseMiddleware<RequestLimits>();
        app.UseAuthorization();
    }

    public static void MapAccess(this WebApplication app)
    {
        app.MapSession();
        app.MapTokens();
        app.MapSignInPage();
        app.MapCodePage();
        app.MapKeyPage();
        app.MapAdministration();
    }

    static void AddSignIn(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, Addressing>();
        services.AddIdentityCore<Person>(o =>
        {
            o.Password = new PasswordOptions { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireNonAlphanumeric = false, RequireUppercase = false };
        }).AddUserStore<PeopleStore>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000); // OWASP, PBKDF2 with SHA-512
        services.AddSingleton<KnownSessions>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionUse>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionUse>());
        services.AddSingleton(new Chore("sessions.sweep", TimeSpan.FromHours(6), (provider, cancellationToken) => provider.GetRequiredService<SessionStore>().Sweep(cancellationToken)));
        services.AddSingleton<RightsChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<RightsChanges>());
        services.AddSingleton(provider => new Standing(provider.GetRequiredService<RightsChanges>(), provider.GetRequiredService<KnownTokens>(), provider.GetRequiredService<KnownSessions>()));
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SecondFactor>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<SignIn>();
        services.AddSingleton<ViewerOf>(_ => context => ValueTask.FromResult(Viewers.Of(context)));
        services.AddDataProtection().SetApplicationName("Nexo");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o =>
            {
                o.XmlRepository = new KeysInPostgres(s.GetRequiredService<Npgsql.NpgsqlDataSource>());
                // Said on purpose, or every first start would warn: any key to seal them with would have to lie beside them (SECURITY.md).
                o.XmlEncryptor = new NullXmlEncryptor();
            }));
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
