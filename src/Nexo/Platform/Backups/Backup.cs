using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexo.Platform;

public enum BackupReason { ByHand, BeforeMigration }

/// <summary>A copy of the whole database in one file, in the format of <c>pg_restore</c>. Its name says the rest.</summary>
/// <param name="Path">The file.</param>
/// <param name="MadeAt">To the second, UTC.</param>
/// <param name="Schema">The number of the newest migration in it.</param>
/// <param name="Reason">Why it was made.</param>
public sealed partial record Backup(string Path, DateTimeOffset MadeAt, int Schema, BackupReason Reason)
{
    const string Time = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary><c>nexo-20261121T201530Z-0110-before-migration.dump</c></summary>
    public static Backup In(string folder, DateTimeOffset madeAt, int schema, BackupReason reason) =>
        new(System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"nexo-{madeAt.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}-{schema:D4}-{Word(reason)}.dump")), madeAt, schema, reason);

    /// <summary>Null for a file of another name.</summary>
    public static Backup? Of(string path) =>
        Name().Match(System.IO.Path.GetFileName(path)) is { Success: true } name
            && DateTimeOffset.TryParseExact(name.Groups["time"].Value, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var madeAt)
            ? new Backup(path, madeAt, int.Parse(name.Groups["schema"].Value, CultureInfo.InvariantCulture),
                name.Groups["reason"].Value == Word(BackupReason.BeforeMigration) ? BackupReason.BeforeMigration : BackupReason.ByHand)
            : null;

    static string Word(BackupReason reason) => reason == BackupReason.BeforeMigration ? "before-migration" : "by-hand";

    [GeneratedRegex(@"^nexo-(?<time>\d{8}T\d{6}Z)-(?<schema>\d{4})-(?<reason>before-migration|by-hand)\.dump$", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
