using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Why a request's credentials were refused; the 401 tells it.</summary>
sealed record RefusedCredentials(Refusal Why);

/// <summary><c>Authorization: Bearer marketplace-…</c> (an agent), <c>nexo_…</c> (a person's key) or <c>nexo_runner_…</c>.</summary>
sealed class BearerTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KnownTokens tokens, TokenUse use)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Bearer";
    const string Prefix = "Bearer ";

    /// <summary>The token a request carries; null when it carries none, or credentials of another scheme.</summary>
    public static string? TextOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return AuthenticateResult.NoResult();
        var found = TextOf(Request) is { } text ? await tokens.Find(text) : AccessRefusals.Unauthenticated;
        if (!found.Try(out var token, out var refusal))
        {
            Context.Features.Set(new RefusedCredentials(refusal));
            return AuthenticateResult.Fail(refusal.Code);
        }
        use.Seen(token.Id);
        Context.Features.Set(token.Actor);
        Context.Features.Set(new ActsIn(token.Zone));
        return AuthenticateResult.Success(token.Ticket);
    }
}
