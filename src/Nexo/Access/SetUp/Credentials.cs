using System.Text.Json;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What the first installation hands to scripts, once: <c>DIR/credentials.json</c>, readable by its owner only.</summary>
sealed record Credentials(string Url, string AdminEmail, string AdminPassword, string AdminKey, IReadOnlyDictionary<string, string> AgentTokens)
{
    static readonly JsonSerializerOptions Shape = new(Json.Options) { WriteIndented = true };

    public static string PathIn(string folder) => Path.Combine(folder, "credentials.json");

    /// <summary>Null when there is no such file or it is not whole.</summary>
    public static Credentials? ReadFrom(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<Credentials>(File.ReadAllText(path), Shape);
            return read is { Url: not null, AdminEmail: not null, AdminPassword: not null, AdminKey: not null, AgentTokens: not null } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all, and never readable by others, not even for a moment.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var unfinished = PathIn(folder) + ".new";
        File.Delete(unfinished);
        var mine = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(unfinished, mine))
            JsonSerializer.Serialize(stream, this, Shape);
        File.Move(unfinished, PathIn(folder), overwrite: true);
    }
}
