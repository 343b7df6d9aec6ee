using System.Net;

namespace Nexo.Platform;

/// <summary>
/// Which addresses a model may have. A server in the house is wanted (Ollama); the places where a cloud keeps a machine's
/// own credentials are not. Names are looked up when the connection is made, so that no name leads there either.
/// </summary>
public sealed class ModelAddresses(ModelOptions options)
{
    static readonly IPNetwork[] Metadata =
        [IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::/32"), IPNetwork.Parse("100.100.100.200/32"), IPNetwork.Parse("168.63.129.16/32")];

    static readonly IPNetwork[] Private =
        [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("::/127"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7")];

    static readonly string[] MetadataNames = ["metadata.google.internal", "metadata.goog", "metadata"];

    public const int LongestUrl = 300;

    /// <summary>As somebody typed it; refused with the rule it breaks.</summary>
    public Outcome<Uri> Read(string text, string field)
    {
        var typed = text.Trim().TrimEnd('/');
        if (typed.Length > LongestUrl || !Uri.TryCreate(typed, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            return Refusal.Invalid(field, "address_not_possible", $"{field}: must be an http:// or https:// address of at most {LongestUrl} characters, for example http://localhost:11434/v1.");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            return Refusal.Invalid(field, "address_not_plain", $"{field}: must carry no user, password, query or fragment; the key has a field of its own.");
        if (MetadataNames.Contains(address.IdnHost.TrimEnd('.'), StringComparer.OrdinalIgnoreCase) && !options.AllowMetadataAddresses
            || IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && !MayCall(ip))
            return Refusal.Invalid(field, "address_refused", $"{field}: Nexo does not call this address; Nexo:Models:AllowMetadataAddresses and Nexo:Models:AllowPrivateAddresses decide.");
        return address;
    }

    public bool MayCall(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (options.AllowMetadataAddresses || !Array.Exists(Metadata, net => net.Contains(plain)))
            && (options.AllowPrivateAddresses || !Array.Exists(Private, net => net.Contains(plain)));
    }

    /// <summary>Connects to the first address of the host that may be called.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var allowed = Array.FindAll(await Dns.GetHostAddressesAsync(host, cancellationToken), MayCall);
        if (allowed.Length == 0)
            throw new AddressNotCalled(host);
        return await FirstThatAnswers.Of(allowed, context.DnsEndPoint.Port, cancellationToken);
    }
}
