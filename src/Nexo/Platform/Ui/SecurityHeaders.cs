using System.Security.Cryptography;

namespace Nexo.Platform.Ui;

/// <summary>Makes the nonce of an answer and says what a browser may load: nothing inline without the nonce, no eval.</summary>
sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var nonce = new PageNonce(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        context.Features.Set(nonce);
        // At the start of the answer, because the exception handler clears headers set earlier.
        context.Response.OnStarting(() =>
        {
            Write(context.Response.Headers, nonce.Value);
            return Task.CompletedTask;
        });
        return next(context);
    }

    static void Write(IHeaderDictionary headers, string nonce)
    {
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: https:; " +
            "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}

/// <summary>Allows the page's own inline style and import map.</summary>
public sealed record PageNonce(string Value);
