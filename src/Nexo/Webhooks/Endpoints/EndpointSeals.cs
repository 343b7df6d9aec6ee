using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Seals addresses and secrets at rest, each workspace's under a purpose of its own: moved to a neighbour's row, a seal opens nothing.</summary>
sealed class EndpointSeals(IDataProtectionProvider protection)
{
    const string Purpose = "Nexo.Webhooks.v1";

    public string Seal(WorkspaceId workspace, string text) => For(workspace).Protect(text);

    /// <summary>Null when there is none, or the keys that sealed it are gone.</summary>
    public string? Open(WorkspaceId workspace, string? isSealed)
    {
        try
        {
            return isSealed is null ? null : For(workspace).Unprotect(isSealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What may be shown of an address: no parameters; of Slack's, whose path is the secret, only server and end.</summary>
    public static string Shown(Uri address, WebhookFormat format) =>
        format == WebhookFormat.Slack ? $"{address.GetLeftPart(UriPartial.Authority)}/…{End(address)}"
        : address.GetLeftPart(UriPartial.Path) + (address.Query.Length > 1 ? "?…" : "");

    static string End(Uri address) => address.AbsolutePath.TrimEnd('/') is { Length: >= 24 } path ? path[^4..] : "";

    IDataProtector For(WorkspaceId workspace) => protection.CreateProtector(Purpose, workspace.ToString());
}
