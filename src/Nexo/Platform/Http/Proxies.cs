using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Nexo.Platform;

/// <summary>
/// The proxies before this server, <c>Nexo:Proxies</c>: addresses or networks parted by commas (<c>10.0.0.5, 10.1.0.0/16</c>).
/// Only what they say of the caller (<c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c>) is believed; without the setting nobody is.
/// </summary>
static class Proxies
{
    const string Key = "Nexo:Proxies";

    public static void AddProxies(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForwardedHeadersOptions>()
            .Configure<IConfiguration>((options, settings) => Believe(options, Named(settings)))
            .Validate<IConfiguration>((options, settings) => Array.TrueForAll(Named(settings), IsPlace),
                "Nexo:Proxies (Nexo__Proxies) takes addresses or networks parted by commas, for example 10.0.0.5, 10.1.0.0/16.")
            .ValidateOnStart();
    }

    public static void UseProxies(this WebApplication app)
    {
        if (Named(app.Configuration).Length > 0)
            app.UseForwardedHeaders();
    }

    static void Believe(ForwardedHeadersOptions options, string[] names)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.ForwardLimit = null; // as far as the chain of named proxies reaches
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(name, out var network))
                options.KnownIPNetworks.Add(network);
        }
    }

    static bool IsPlace(string text) => IPAddress.TryParse(text, out _) || System.Net.IPNetwork.TryParse(text, out _);

    static string[] Named(IConfiguration settings) =>
        [.. new[] { settings[Key] }.Concat(settings.GetSection(Key).GetChildren().Select(one => one.Value))
            .SelectMany(text => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])];
}
