using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexo.Tests.Support;

namespace Nexo.Tests.Accounts;

/// <summary>An OpenID Connect provider on a port of its own. It holds clients to PKCE and their secret; what it says of people is told to it beforehand.</summary>
public sealed class IdentityProvider(SetTime time) : IAsyncDisposable
{
    public const string ClientId = "nexo", ClientSecret = "client-secret";

    readonly ConcurrentDictionary<string, (string Challenge, string? Nonce, string RedirectUri, IDictionary<string, object?> Says)> codes = new();
    WebApplication? server;

    public string Issuer { get; private set; } = "";

    /// <summary>The claims of who signs in next.</summary>
    public IDictionary<string, object?> Says { get; set; } = new Dictionary<string, object?>();

    /// <summary>Claims of the next id_token instead of the right ones.</summary>
    public IDictionary<string, object?> Lies { get; } = new Dictionary<string, object?>();

    /// <summary>The person presses "cancel".</summary>
    public bool Denies { get; set; }

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapGet("/.well-known/openid-configuration", () => new { issuer = Issuer, authorization_endpoint = $"{Issuer}/authorize", token_endpoint = $"{Issuer}/token", userinfo_endpoint = $"{Issuer}/userinfo" });
        server.MapGet("/authorize", Authorize);
        server.MapPost("/token", Token);
        server.MapGet("/userinfo", (HttpRequest request) => codes.TryGetValue($"{request.Headers.Authorization}".Replace("Bearer ", ""), out var known) ? Results.Json(known.Says) : Results.Unauthorized());
        await server.StartAsync();
        Issuer = server.Urls.First();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    IResult Authorize(string client_id, string redirect_uri, string state, string code_challenge, string? nonce)
    {
        if (client_id != ClientId)
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("n");
        codes[code] = (code_challenge, nonce, redirect_uri, Says);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, Denies
            ? new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = state }
            : new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_secret"] != ClientSecret || !codes.TryRemove(form["code"]!, out var known) || form["redirect_uri"] != known.RedirectUri
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != known.Challenge)
            return Results.BadRequest(new { error = "invalid_grant" });
        var access = Guid.NewGuid().ToString("n");
        codes[access] = known;
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = known.Says["sub"], ["nonce"] = known.Nonce, ["exp"] = time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (name, lie) in Lies)
            claims[name] = lie;
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        return Results.Json(new { access_token = access, token_type = "Bearer", id_token = $"e30.{payload}.e30" });
    }
}

/// <summary>The host with a provider that may give roles, to people of one domain.</summary>
public sealed class SingleSignOnApp : NexoApp
{
    public SingleSignOnApp() => Provider = new IdentityProvider(Time);

    public IdentityProvider Provider { get; }

    /// <summary>The oldest workspace, where those belong who come this way.</summary>
    public Given Given { get; private set; } = null!;

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Nexo:Site:BaseUrl", MailingApp.Site), new("Nexo:SingleSignOn:Name", "Loja ID"), new("Nexo:SingleSignOn:Authority", Provider.Issuer),
        new("Nexo:SingleSignOn:ClientId", IdentityProvider.ClientId), new("Nexo:SingleSignOn:ClientSecret", IdentityProvider.ClientSecret),
        new("Nexo:SingleSignOn:Domains", "example.test, loja.test"), new("Nexo:SingleSignOn:RoleClaim", "groups"),
        new("Nexo:SingleSignOn:Roles:Admin", "nexo-admins"), new("Nexo:SingleSignOn:Roles:Head", "nexo-heads"), new("Nexo:SingleSignOn:Roles:Member", "nexo-team, staff"),
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Provider.Start();
        // Cookies of fifteen minutes are kept by a client that goes by the real time.
        Time.Forward(DateTimeOffset.UtcNow - Time.GetUtcNow());
        Given = await Given.Workspace(this);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
