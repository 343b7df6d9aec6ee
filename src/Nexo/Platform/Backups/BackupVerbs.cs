namespace Nexo.Platform;

/// <summary><c>dotnet Nexo.dll backup [--file FILE]</c>: saves the whole database, also while it is at work.</summary>
sealed class BackupVerb(MakeBackup make) : IVerb
{
    public string Name => "backup";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var backup = await make.Now(arguments["file"], BackupReason.ByHand, cancellationToken);
        await Console.Out.WriteLineAsync($"Saved {Sizes.Text(new FileInfo(backup.Path).Length)}, schema {backup.Schema:D4}: {backup.Path}");
        return 0;
    }
}

/// <summary><c>dotnet Nexo.dll backups</c>: what is in the folder of backups, newest first.</summary>
sealed class BackupsVerb(MakeBackup make) : IVerb
{
    public string Name => "backups";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var all = make.All();
        foreach (var backup in all)
            await Console.Out.WriteLineAsync($"{backup.MadeAt:yyyy-MM-dd HH:mm:ss}Z  schema {backup.Schema:D4}  {Sizes.Text(new FileInfo(backup.Path).Length),9}  {(backup.Reason == BackupReason.BeforeMigration ? "before a migration" : "by hand"),-18}  {backup.Path}");
        if (all.Count == 0)
            await Console.Out.WriteLineAsync("There is no backup yet.");
        return 0;
    }
}

/// <summary><c>dotnet Nexo.dll restore --file FILE</c>: puts a backup in the place of the database; what was there is kept beside.</summary>
sealed class RestoreVerb(RestoreBackup restore) : IVerb
{
    public string Name => "restore";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var file = arguments["file"] ?? throw new CannotStart("restore needs --file FILE, a backup; 'backups' lists them.");
        await Tell(await restore.From(file, cancellationToken));
        return 0;
    }

    internal static async Task Tell(Restored restored)
    {
        await Console.Out.WriteLineAsync($"Restored, schema {restored.Schema:D4}.");
        if (restored.SetAside is { } aside)
            await Console.Out.WriteLineAsync($"What was there before is the database {aside}; when nobody misses it: drop database \"{aside}\".");
    }
}

/// <summary><c>dotnet Nexo.dll rollback</c>: back to how the database was before its schema last changed.</summary>
sealed class RollbackVerb(MakeBackup make, RestoreBackup restore) : IVerb
{
    public string Name => "rollback";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var before = make.All().FirstOrDefault(backup => backup.Reason == BackupReason.BeforeMigration)
            ?? throw new CannotStart("There is no backup from before a migration: 'restore --file FILE' brings back any other.");
        await RestoreVerb.Tell(await restore.From(before.Path, cancellationToken));
        await Console.Out.WriteLineAsync($"It is as it was at {before.MadeAt:yyyy-MM-dd HH:mm:ss}Z; what came after is in the database set aside. Start the earlier version of Nexo now: this one would bring the schema up to date again.");
        return 0;
    }
}
