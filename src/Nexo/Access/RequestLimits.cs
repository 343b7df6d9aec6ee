using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>An endpoint at which somebody tries to become somebody: tries are counted by the address they come from.</summary>
public sealed record CountsAsSignIn;

/// <summary>
/// Holds every principal to its <see cref="LimitOptions"/>, over all nodes. After recognition, so that a person is counted as one
/// wherever they sit; who is not recognised is counted by address. Files and health are free.
/// </summary>
sealed class RequestLimits(RequestDelegate next, RequestBudgets budgets, IOptions<LimitOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || context.Request.Path.Value is "/live" or "/ready")
        {
            await next(context);
            return;
        }
        var wait = await Take(context, endpoint);
        if (wait is null)
            await next(context);
        else
            await Refuse(context, endpoint, wait.Value);
    }

    async ValueTask<TimeSpan?> Take(HttpContext context, Endpoint endpoint)
    {
        var (limits, actor) = (options.Value, context.Features.Get<Actor>());
        if (actor is not null)
            return await budgets.Take($"{actor.Workspace}/{actor.Name}", actor.IsAgent || actor.IsRunner ? limits.Agent : limits.Person, context.RequestAborted);
        if (Outside(context.Connection.RemoteIpAddress) is not { } address)
            return null;
        if (HttpMethods.IsPost(context.Request.Method) && endpoint.Metadata.GetMetadata<CountsAsSignIn>() is not null
            && await budgets.Take($"sign-in/{address}", limits.SignIn, context.RequestAborted) is { } wait)
            return wait;
        return await budgets.Take($"address/{address}", limits.Address, context.RequestAborted);
    }

    static Task Refuse(HttpContext context, Endpoint endpoint, TimeSpan wait)
    {
        var seconds = Math.Ceiling(Math.Max(wait.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        context.Response.Headers.CacheControl = "no-store";
        if (context.WantsHtml())
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests; // the page for what goes wrong says it
            return Task.CompletedTask;
        }
        return new Refusal("too_many_requests", $"Too many requests; the next is taken in {seconds} s (Nexo:Limits).", RefusalKind.TooMany)
            .Problem(endpoint.Metadata.GetMetadata<RefusalSentence>()?.Error).ExecuteAsync(context);
    }

    /// <summary>
    /// What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which one household or server is given whole. Null for this
    /// machine itself: that is a proxy which Nexo:Proxies does not name, and behind it everybody would share one budget.
    /// </summary>
    internal static string? Outside(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return null;
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
