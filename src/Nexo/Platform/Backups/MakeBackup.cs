using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Writes the whole database into one file, beside what goes on in it: <c>pg_dump</c> reads one consistent moment.</summary>
sealed partial class MakeBackup(PostgresTools tools, IOptions<BackupOptions> options, TimeProvider time, ILogger<MakeBackup> log)
{
    /// <param name="file">Null: a name of its own in the folder of backups.</param>
    /// <param name="reason">Why; it is part of the name.</param>
    /// <param name="cancellationToken">Stops it; nothing half-written is left under the name.</param>
    /// <exception cref="CannotStart">It could not be made; the sentence says why.</exception>
    public async Task<Backup> Now(string? file, BackupReason reason, CancellationToken cancellationToken)
    {
        var named = Backup.In(Path.GetFullPath(options.Value.Folder), time.GetUtcNow(), await Schema(cancellationToken), reason);
        var backup = file is null ? named : named with { Path = Path.GetFullPath(file) };
        var unfinished = backup.Path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(backup.Path)!);
            await ForNobodyElse(unfinished);
            await tools.Run("pg_dump", tools.Database, ["--format=custom", "--no-owner", "--no-unlogged-table-data", $"--file={unfinished}"], cancellationToken);
            await tools.Run("pg_restore", tools.Database, ["--list", unfinished], cancellationToken); // a cut file is found now, not when it is needed
            File.Move(unfinished, backup.Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStart($"The backup cannot be written ({e.Message.TrimEnd('.')}): make room or name another folder in Nexo:Backups:Folder.", e);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
        return backup;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Backup> All() =>
        Directory.Exists(options.Value.Folder)
            ? [.. Directory.GetFiles(Path.GetFullPath(options.Value.Folder)).Select(Backup.Of).OfType<Backup>().OrderByDescending(b => b.MadeAt).ThenByDescending(b => b.Path, StringComparer.Ordinal)]
            : [];

    /// <summary>Before the schema of a database changes that holds something.</summary>
    /// <exception cref="CannotStart">It could not be saved, so it must not be changed.</exception>
    public async Task BeforeMigration(CancellationToken cancellationToken)
    {
        if (!options.Value.BeforeMigration)
            return;
        try
        {
            var backup = await Now(null, BackupReason.BeforeMigration, cancellationToken);
            Made(backup.Path);
        }
        catch (CannotStart e)
        {
            throw new CannotStart($"The database was not brought up to date, because it could not be saved before. {e.Message} Or make a copy yourself and start with Nexo__Backups__BeforeMigration=false.", e);
        }
        foreach (var old in All().Where(b => b.Reason == BackupReason.BeforeMigration).Skip(options.Value.Keep))
            File.Delete(old.Path);
    }

    /// <summary>Made by us before pg_dump writes into it: it will hold hashes, sealed keys, everybody's work.</summary>
    static async Task ForNobodyElse(string file)
    {
        var mine = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await new FileStream(file, mine).DisposeAsync();
    }

    async Task<int> Schema(CancellationToken cancellationToken)
    {
        await using var db = new NpgsqlConnection(tools.ConnectionTo(tools.Database));
        await db.OpenAsync(cancellationToken);
        return await db.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null")
            ? await db.ExecuteScalarAsync<int>("select coalesce(max(number), 0) from schema_migrations")
            : throw new CannotStart("There is nothing to save: this database holds no Nexo yet.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Saved the database to {Path} before its schema changes")]
    partial void Made(string path);
}
