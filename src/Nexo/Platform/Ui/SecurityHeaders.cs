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
            Keep(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    static void Write(IHeaderDictionary headers, string nonce)
    {
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: https:; " +
            "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY"; // frame-ancestors, for who does not know it
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "same-origin"); // links of ours may carry a secret
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Who says nothing else is not kept by proxies and asked again by browsers; who came over TLS stays with it.</summary>
    static void Keep(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "private, no-cache";
        if (context.Request.IsHttps && context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}

/// <summary>Allows the page's own inline style and import map.</summary>
public sealed record PageNonce(string Value);
