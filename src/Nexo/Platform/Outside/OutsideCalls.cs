using System.Net;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>An address that lies in a private network, and its use may not call those. The message names host and setting.</summary>
public sealed class AddressNotPublic(string host, string setting) : Exception($"{host} lies in a private network, which is not called; {setting} decides.");

/// <summary>Calls to addresses that people type: <c>Nexo:Outside</c>.</summary>
public sealed class OutsideOptions
{
    /// <summary>Lets them lead into private networks, as to a server in the house. Each use may have an option of its own, which wins.</summary>
    public bool AllowPrivateNetworks { get; set; }
}

/// <summary>
/// The one way to call an address that somebody typed. Each use registers a client of its own name and asks
/// <see cref="IHttpClientFactory"/> for it:
/// <code>
/// services.AddOutsideCalls(FetchFile.Client, "Nexo:Imports:AllowPrivateNetworks", provider => provider.GetRequiredService&lt;IOptions&lt;ImportOptions&gt;&gt;().Value.AllowPrivateNetworks);
/// …
/// using var answer = await clients.CreateClient(FetchFile.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
/// </code>
/// A name is looked up when the connection is made and the address that was checked is the one connected to, so no name leads into
/// the house (DNS rebinding). Redirections are not followed: who wants to, asks the same client again, so each hop is checked.
/// Each call has a connection of its own: so each is checked, and none meets one that the other side has just closed.
/// No proxy, no cookies, no log of addresses, no time limit: bring a cancellation token and read no more of the body than you need.
/// What is not to be called ends as an <see cref="HttpRequestException"/> around an <see cref="AddressNotPublic"/>; see <see cref="Refusal"/>.
/// </summary>
public static class OutsideCalls
{
    public const int LongestAddress = 2000;

    static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    /// <param name="client">The name to ask the factory for.</param>
    /// <param name="setting">The key of the use's own option, named when an address is refused.</param>
    /// <param name="allows">The use's own option; null leaves it to <see cref="OutsideOptions"/>.</param>
    public static IHttpClientBuilder AddOutsideCalls(this IServiceCollection services, string client, string setting, Func<IServiceProvider, bool?> allows) =>
        services.AddHttpClient(client, http => http.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = ConnectWithin, PooledConnectionIdleTimeout = TimeSpan.Zero, ActivityHeadersPropagator = null, // our traces are no business of theirs
                ConnectCallback = (context, cancellationToken) => Connect(context, setting, MayCallPrivate(provider, allows), cancellationToken),
            });

    /// <summary>An address as somebody typed it, before it is kept; what it says plainly is refused at once, what its name leads to when it is called.</summary>
    /// <param name="field">As the sender calls it.</param>
    public static Outcome<Uri> Read(string? text, string field, bool mayBePrivate)
    {
        if (text?.Trim() is not { Length: > 0 and <= LongestAddress } typed || !Uri.TryCreate(typed, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            return Platform.Refusal.Invalid(field, "address_not_possible", $"{field}: must be an http:// or https:// address of at most {LongestAddress} characters.");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return Platform.Refusal.Invalid(field, "address_not_plain", $"{field}: must carry no user, password or fragment.");
        return mayBePrivate || !IsPlainlyPrivate(address) ? address
            : Platform.Refusal.Invalid(field, "address_refused", $"{field}: lies in this machine or a private network, which is not called; Nexo:Outside:AllowPrivateNetworks decides.");
    }

    /// <summary>The refusal behind a failed call; null: it failed for another reason.</summary>
    public static AddressNotPublic? Refusal(Exception failed) => failed as AddressNotPublic ?? failed.InnerException as AddressNotPublic;

    /// <summary>Whether a use may call private networks: its own option, else the one for all.</summary>
    public static bool MayCallPrivate(this IServiceProvider provider, Func<IServiceProvider, bool?> allows) =>
        allows(provider) ?? provider.GetRequiredService<IOptions<OutsideOptions>>().Value.AllowPrivateNetworks;

    static bool IsPlainlyPrivate(Uri address) =>
        IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? !PublicAddresses.IsPublic(ip)
        : address.IdnHost.TrimEnd('.') is var name && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, string setting, bool mayBePrivate, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var found = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = mayBePrivate ? found : Array.FindAll(found, PublicAddresses.IsPublic);
        if (allowed.Length == 0)
            throw new AddressNotPublic(host, setting);
        return await FirstThatAnswers.Of(allowed, context.DnsEndPoint.Port, cancellationToken);
    }
}
