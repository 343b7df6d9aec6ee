using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>
/// The framework's authorisation code flow (state, correlation cookie, PKCE) with what OpenID Connect adds: endpoints by
/// discovery, a nonce, and the claims of the id_token held against those of the userinfo endpoint. Both come straight from
/// the provider over TLS, which OpenID Connect Core 3.1.3.7 takes in place of the token's signature.
/// </summary>
sealed class SignInScheme(IOptionsMonitor<OAuthOptions> options, ILoggerFactory logs, UrlEncoder encoder, ProviderDiscovery discovery, Site site)
    : OAuthHandler<OAuthOptions>(options, logs, encoder)
{
    const string Nonce = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await Discover();
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = properties.Items[Nonce] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        // Behind a proxy the request's own address is not the one people see.
        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, site.Address(Options.CallbackPath)), Nonce, nonce!);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        await Discover();
        return await base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, site.Address(Options.CallbackPath)));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var info = await UserInfo(tokens.AccessToken!);
        var claims = info.RootElement;
        var idToken = tokens.Response?.RootElement.TryGetProperty("id_token", out var token) == true ? token.GetString() : null;
        IdToken.Check(idToken, await discovery.Find(Context.RequestAborted), Options.ClientId, properties.Items[Nonce], Text(claims, "sub"), TimeProvider.GetUtcNow());
        properties.SetString(SingleSignOn.Claims, claims.GetRawText());
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    async Task<JsonDocument> UserInfo(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        answer.EnsureSuccessStatusCode();
        return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Context.RequestAborted), default, Context.RequestAborted);
    }

    async Task Discover()
    {
        var provider = await discovery.Find(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint, Options.UserInformationEndpoint) = (provider.Authorization, provider.Token, provider.UserInfo);
    }

    static string? Text(JsonElement claims, string name) =>
        claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
