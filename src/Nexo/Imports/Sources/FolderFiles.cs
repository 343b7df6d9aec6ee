using System.IO.Enumeration;
using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>
/// Folders below <c>Nexo:Imports:Root</c>, and nothing beside them: no path that leads out, no link. Where several
/// workspaces share an installation, <c>{workspace}</c> in the root keeps each to its own.
/// </summary>
sealed class FolderFiles(IOptions<ImportOptions> options, Database database)
{
    const string Workspace = "{workspace}";

    static readonly Refusal NoRoot = Refusal.Invalid("location", "folders_not_configured", "location: folders are not read here; Nexo:Imports:Root names where they lie.");
    static readonly Refusal Shared = Refusal.Invalid("location", "folders_are_shared", "location: there are several workspaces, so Nexo:Imports:Root must contain {workspace}.");
    static readonly Refusal Outside = Refusal.Invalid("location", "folder_outside", "location: a folder below the configured root, without .. and links.");
    static readonly Refusal Missing = Refusal.Invalid("location", "folder_missing", "location: there is no such folder below the configured root.");

    /// <returns>The folder's whole path; or why it is not read.</returns>
    public async Task<Outcome<string>> Find(WorkspaceId workspace, string location, CancellationToken cancellationToken)
    {
        if (options.Value.Root is not { Length: > 0 } root)
            return NoRoot;
        if (!root.Contains(Workspace, StringComparison.Ordinal) && await AreSeveral(cancellationToken))
            return Shared;
        var below = Path.GetFullPath(root.Replace(Workspace, workspace.ToString(), StringComparison.Ordinal));
        var folder = Path.GetFullPath(Path.Combine(below, location));
        if (folder != below && !folder.StartsWith(below.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return Outside;
        for (var at = folder; at.Length > below.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new DirectoryInfo(at).LinkTarget is not null)
                return Outside;
        }
        return Directory.Exists(folder) ? folder : Missing;
    }

    async Task<bool> AreSeveral(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition("select count(*) > 1 from (select from workspaces limit 2) w", cancellationToken: cancellationToken));
    }

    /// <summary>The oldest first; links and what begins with a point are passed over.</summary>
    public static IReadOnlyList<FileInfo> Matching(string folder, string pattern) =>
        [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null && file.Name[0] != '.' && FileSystemName.MatchesSimpleExpression(pattern, file.Name)).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)];
}
