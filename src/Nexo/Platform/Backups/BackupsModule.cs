namespace Nexo.Platform;

static class BackupsModule
{
    public static void AddBackups(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BackupOptions>()
            .BindConfiguration("Nexo:Backups", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => !string.IsNullOrWhiteSpace(o.Folder), "Nexo:Backups:Folder names the folder for backups.")
            .Validate(o => o.Keep is >= 1 and <= 1000, "Nexo:Backups:Keep must be between 1 and 1000.")
            .ValidateOnStart();
        builder.Services.AddSingleton<PostgresTools>();
        builder.Services.AddSingleton<MakeBackup>();
        builder.Services.AddSingleton<RestoreBackup>();
        builder.Services.AddSingleton<IVerb, BackupVerb>();
        builder.Services.AddSingleton<IVerb, BackupsVerb>();
        builder.Services.AddSingleton<IVerb, RestoreVerb>();
        builder.Services.AddSingleton<IVerb, RollbackVerb>();
    }
}
