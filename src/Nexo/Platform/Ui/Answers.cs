using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Nexo.Platform.Ui;

/// <summary>How a route answers a page: with a fragment when htmx asks, otherwise with a 303 to the page to see next.</summary>
public static class Answers
{
    /// <summary>htmx asks for a piece of a page; a plain form or link gets the whole page or a 303.</summary>
    public static bool WantsFragment(this HttpContext context) => context.Request.Headers.ContainsKey("HX-Request");

    /// <summary>A person's browser asks, not a program.</summary>
    public static bool WantsHtml(this HttpContext context) =>
        context.WantsFragment() || context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>One component, rendered with these parameters: <c>Answers.Fragment&lt;TaskRow&gt;(new { Task = task })</c>.</summary>
    public static RazorComponentResult<TComponent> Fragment<TComponent>(object parameters) where TComponent : IComponent =>
        new(parameters) { PreventStreamingRendering = true };

    /// <summary>After a form: go and look at this address of our own. The browser asks it with GET.</summary>
    public static SeeOther SeeOther(string address) => new(LocalOr(address, "/"));

    /// <summary>Nobody keeps the page: it holds a secret, or what only its viewer may see. In the words antiforgery uses, which warns at others.</summary>
    public static void KeepNothing(this HttpContext context) => context.Response.Headers.CacheControl = "no-cache, no-store";

    /// <summary>
    /// The page's own address holds a secret: browsers do not even tell us where they came from. Only where they say <c>Sec-Fetch-Site</c>
    /// (https, localhost): elsewhere the form would arrive without an origin, and be refused as another site's.
    /// </summary>
    public static void TellNobody(this HttpContext context)
    {
        context.KeepNothing();
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        if (context.Request.IsHttps || context.Request.Host.Host is "localhost" or "127.0.0.1" || context.Request.Headers.ContainsKey("Sec-Fetch-Site"))
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Only an address of this site; anything else becomes the other.</summary>
    public static string LocalOr(string? address, string other) =>
        address is ['/'] or ['/', not '/' and not '\\', ..] && !address.Any(char.IsControl) ? address : other;

    /// <summary>Has the page say a sentence once, seen and heard. Tones: ok, warn, danger, info.</summary>
    /// <param name="undo">The address an "undo" button posts to; null shows none.</param>
    public static void Announce(this HttpContext context, string sentence, string tone = "ok", string? undo = null) =>
        context.Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(
            new Dictionary<string, object> { ["nexo:toast"] = new { sentence, tone, undo } });
}

/// <summary>303 with a local address.</summary>
public sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
