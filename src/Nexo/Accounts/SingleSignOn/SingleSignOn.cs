using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Accounts;

/// <summary>Signing in by an identity provider: <c>/entrar/sso</c> leads there, <see cref="Callback"/> is where people come back.</summary>
static class SingleSignOn
{
    public const string Scheme = "sso", Start = "/entrar/sso", Callback = "/entrar/sso/retorno";

    /// <summary>Under which the userinfo travels from the flow to who decides.</summary>
    public const string Claims = "claims";

    public static void AddSingleSignOn(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SingleSignOnOptions>().BindConfiguration("Nexo:SingleSignOn", o => o.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SingleSignOnOptions>, SingleSignOnValidation>();
        builder.Services.AddHttpClient(ProviderDiscovery.Client, http => http.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
        builder.Services.AddSingleton<ProviderDiscovery>();
        builder.Services.AddSingleton<EnterByProvider>();
        builder.Services.AddSingleton<ICheckup, SingleSignOnCheckup>();
        if (string.IsNullOrWhiteSpace(builder.Configuration["Nexo:SingleSignOn:ClientId"]))
            return; // a scheme that is there is asked at every request
        builder.Services.AddSingleton(new SignInOffer(typeof(Pages.SingleSignOnOffer)));
        builder.Services.AddAuthentication().AddOAuth<OAuthOptions, SignInScheme>(Scheme, _ => { });
        builder.Services.AddOptions<OAuthOptions>(Scheme).Configure<IOptions<SingleSignOnOptions>, Site, IHttpClientFactory>(Configure);
    }

    public static void MapSingleSignOn(this IEndpointRouteBuilder app) =>
        app.MapGet(Start, Leave).AllowAnonymous().ExcludeFromDescription();

    static async Task<IResult> Leave(string? returnUrl, HttpContext context, IOptions<SingleSignOnOptions> options, ProviderDiscovery discovery, ILogger<SignInScheme> log)
    {
        if (!options.Value.IsSet)
            return Results.NotFound();
        try
        {
            await discovery.Find(context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            Failures.Failed(log, e.Message);
            return Answers.SeeOther(Refused("sso_failed"));
        }
        return Results.Challenge(new AuthenticationProperties { RedirectUri = Answers.LocalOr(returnUrl, "/") }, [Scheme]);
    }

    /// <summary>The sign-in, which says why.</summary>
    static string Refused(string code) => $"{SignInPages.SignIn}?recusado={code}";

    static void Configure(OAuthOptions oauth, IOptions<SingleSignOnOptions> options, Site site, IHttpClientFactory clients)
    {
        var set = options.Value;
        (oauth.ClientId, oauth.ClientSecret, oauth.CallbackPath) = (set.ClientId!, set.ClientSecret!, Callback);
        // Discovered before they are used; the framework wants something now.
        oauth.AuthorizationEndpoint = oauth.TokenEndpoint = oauth.UserInformationEndpoint = set.Authority!;
        oauth.UsePkce = true;
        oauth.SignInScheme = SessionCookie.Scheme; // never reached: the ticket is taken below
        foreach (var scope in set.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            oauth.Scope.Add(scope);
        oauth.Backchannel = clients.CreateClient(ProviderDiscovery.Client);
        oauth.CorrelationCookie.Name = "nexo.sso.";
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax; // people come back by a GET
        oauth.CorrelationCookie.SecurePolicy = site.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        oauth.Events.OnTicketReceived = Enter;
        oauth.Events.OnAccessDenied = context => Refuse(context, "sso_denied");
        oauth.Events.OnRemoteFailure = context =>
        {
            var log = context.HttpContext.RequestServices.GetRequiredService<ILogger<SignInScheme>>();
            Failures.Failed(log, context.Failure?.GetBaseException().Message ?? "no reason was given");
            return Refuse(context, "sso_failed");
        };
    }

    static async Task Enter(TicketReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var provider = await services.GetRequiredService<ProviderDiscovery>().Find(context.HttpContext.RequestAborted);
        var said = SaidByProvider.Read(provider.Issuer, context.Properties!.GetString(Claims)!, services.GetRequiredService<IOptions<SingleSignOnOptions>>().Value.RoleClaim);
        if (!(await services.GetRequiredService<EnterByProvider>().As(said, context.HttpContext.RequestAborted)).Try(out var who, out var refusal))
        {
            await Refuse(context, refusal.Code);
            return;
        }
        context.HandleResponse();
        await (await CodePages.Enter(context.HttpContext, who, "sso", context.ReturnUri)).ExecuteAsync(context.HttpContext);
    }

    static Task Refuse(HandleRequestContext<RemoteAuthenticationOptions> context, string code)
    {
        context.HandleResponse();
        return Answers.SeeOther(Refused(code)).ExecuteAsync(context.HttpContext);
    }
}

static partial class Failures
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by the identity provider failed: {Why}")]
    public static partial void Failed(ILogger log, string why);
}

/// <summary>Whether the provider answers and calls itself as it is set.</summary>
sealed class SingleSignOnCheckup(ProviderDiscovery discovery, IOptions<SingleSignOnOptions> options) : ICheckup
{
    public string About => "sign-in";

    public int Order => 31;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        if (!options.Value.IsSet)
            return Diagnosis.Well("by password; no identity provider is set (SSO_AUTHORITY changes that)");
        try
        {
            var provider = await discovery.Find(cancellationToken);
            return Diagnosis.Well($"by password and by {options.Value.Name} ({provider.Issuer})");
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Diagnosis.Ill($"by password; {options.Value.Name} does not answer as it should ({e.Message}): see that SSO_AUTHORITY is right.");
        }
    }
}
