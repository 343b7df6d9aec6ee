using Microsoft.Extensions.Options;
using Nexo.Plans;

namespace Nexo.Runs.Kinds;

/// <summary>Folders and files below the operator's working folder, and nothing beside them: no path that leads out, no link that does.</summary>
sealed class WorkFolder(IOptions<PlanOptions> options)
{
    /// <returns>The whole path; null when it leads out of the folder, or none is set.</returns>
    public string? Find(string below)
    {
        if (options.Value.WorkFolder is not { Length: > 0 } root)
            return null;
        var whole = Path.GetFullPath(root).TrimEnd(Path.DirectorySeparatorChar);
        var path = Path.GetFullPath(Path.Combine(whole, below)).TrimEnd(Path.DirectorySeparatorChar);
        if (path != whole && !path.StartsWith(whole + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        for (var at = path; at.Length > whole.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null)
                return null;
        }
        return path;
    }

    /// <summary>The program as a file; a bare name is looked for where the server looks for programs.</summary>
    public static string? Program(string name, string folder)
    {
        var places = name.Contains('/', StringComparison.Ordinal) ? [folder] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return places.Select(place => Path.GetFullPath(Path.Combine(place, name))).FirstOrDefault(IsProgram);
    }

    static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
