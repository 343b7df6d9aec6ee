using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Nexo.Accounts;

/// <summary>What an identity provider says of itself.</summary>
sealed record Provider(string Issuer, string Authorization, string Token, string UserInfo);

/// <summary>Reads the provider's discovery document when somebody first needs it, and again after an hour.</summary>
sealed class ProviderDiscovery(IHttpClientFactory clients, IOptions<SingleSignOnOptions> options, TimeProvider time)
{
    public const string Client = "single-sign-on";

    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    (Provider Provider, long At)? known;

    /// <exception cref="HttpRequestException">It does not answer.</exception>
    /// <exception cref="InvalidOperationException">What it answers is not right.</exception>
    public async Task<Provider> Find(CancellationToken cancellationToken)
    {
        if (known is var (provider, at) && time.GetElapsedTime(at) < Kept)
            return provider;
        var read = await Read(options.Value.Authority!.TrimEnd('/'), cancellationToken);
        known = (read, time.GetTimestamp());
        return read;
    }

    async Task<Provider> Read(string authority, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Client);
        try
        {
            var said = await http.GetFromJsonAsync<JsonElement>($"{authority}/.well-known/openid-configuration", cancellationToken);
            var provider = new Provider(Text(said, "issuer"), Text(said, "authorization_endpoint"), Text(said, "token_endpoint"), Text(said, "userinfo_endpoint"));
            if (provider.Issuer.TrimEnd('/') != authority)
                throw new InvalidOperationException($"SSO_AUTHORITY is {authority}, but what answers there calls itself {provider.Issuer}: set SSO_AUTHORITY to that.");
            foreach (var address in new[] { provider.Authorization, provider.Token, provider.UserInfo })
            {
                if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
                    throw new InvalidOperationException($"The identity provider names {address} as an endpoint, which is not https.");
            }
            return provider;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException("The identity provider's discovery document is no JSON.", e);
        }
    }

    static string Text(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text
            ? text : throw new InvalidOperationException($"The identity provider's discovery document has no {name}.");
}
