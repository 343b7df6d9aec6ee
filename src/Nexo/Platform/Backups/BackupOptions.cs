namespace Nexo.Platform;

/// <summary>Settings of backups: <c>Nexo:Backups</c>.</summary>
public sealed class BackupOptions
{
    /// <summary>Where they go; ./nexo names the folder <c>backups</c> of the installation.</summary>
    public string Folder { get; set; } = "backups";

    /// <summary>Whether a database that holds something is saved before its schema changes.</summary>
    public bool BeforeMigration { get; set; } = true;

    /// <summary>How many of those made before a migration are kept; those made by hand are never removed.</summary>
    public int Keep { get; set; } = 5;
}
