using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>Seals the keys of models at rest, each workspace's under a purpose of its own: moved to a neighbour's row, a sealed key opens nothing.</summary>
sealed class ModelKeys(IDataProtectionProvider protection)
{
    const string Purpose = "Nexo.Models.Keys.v1";

    public string Seal(WorkspaceId workspace, string key) => For(workspace).Protect(key);

    /// <summary>Null when the keys that sealed it are gone.</summary>
    public string? Open(WorkspaceId workspace, string isSealed)
    {
        try
        {
            return For(workspace).Unprotect(isSealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The last four characters, or fewer of a short one, so that most of it stays unsaid.</summary>
    public static string Hint(string key) => key[^Math.Min(4, key.Length / 2)..];

    IDataProtector For(WorkspaceId workspace) => protection.CreateProtector(Purpose, workspace.ToString());
}
