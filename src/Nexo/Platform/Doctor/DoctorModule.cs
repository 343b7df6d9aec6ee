namespace Nexo.Platform;

static class DoctorModule
{
    public static void AddDoctor(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Installation>();
        builder.Services.AddHttpClient(Reach.Name).RemoveAllLoggers();
        builder.Services.AddSingleton<Reach>();
        builder.Services.AddSingleton<IVerb, DoctorVerb>();
        builder.Services.AddSingleton<ICheckup, VersionCheckup>();
        builder.Services.AddSingleton<ICheckup, SettingsCheckup>();
        builder.Services.AddSingleton<ICheckup, DiskCheckup>();
        builder.Services.AddSingleton<ICheckup, ModelCheckup>();
        builder.Services.AddSingleton<ICheckup, DatabaseCheckup>();
        builder.Services.AddSingleton<ICheckup, MigrationsCheckup>();
        builder.Services.AddSingleton<ICheckup, RolesCheckup>();
        builder.Services.AddSingleton<ICheckup, OutboxCheckup>();
        builder.Services.AddSingleton<ICheckup, EngineCheckup>();
    }
}
