using Npgsql;
using Quartz;

namespace Nexo.Platform;

/// <summary>Settings of the engine: <c>Nexo:Engine</c>.</summary>
public sealed class EngineOptions
{
    /// <summary>Jobs that run side by side on this node.</summary>
    public int Jobs { get; set; } = 10;

    /// <summary>How often a node says that it lives. A node silent for this and <see cref="WrittenOffAfter"/> more is taken for dead.</summary>
    public TimeSpan SaysItLivesEvery { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan WrittenOffAfter { get; set; } = TimeSpan.FromSeconds(5);
}

static class EngineModule
{
    /// <summary>The scheduler's name, the same on every node of the cluster; a named scheduler keeps parts and clock of its own.</summary>
    public const string Name = "nexo";

    /// <summary>Quartz, clustered on our PostgreSQL under a connection pool of its own. Only nodes that work start it.</summary>
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EngineOptions>()
            .BindConfiguration("Nexo:Engine", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.Jobs is >= 1 and <= 200, "Nexo:Engine:Jobs must be between 1 and 200.")
            .Validate(o => o.SaysItLivesEvery >= TimeSpan.FromSeconds(1) && o.WrittenOffAfter >= o.SaysItLivesEvery,
                "Nexo:Engine:SaysItLivesEvery must be at least 1 second, and WrittenOffAfter at least as long.")
            .ValidateOnStart();
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        builder.Services.AddSingleton<Engine>();
        builder.Services.AddQuartz(Name, Configure);
        builder.Services.AddOptions<ThreadPoolOptions>(Name).Configure<Microsoft.Extensions.Options.IOptions<EngineOptions>>((pool, engine) => pool.MaxConcurrency = engine.Value.Jobs);
        builder.Services.AddOptions<ClusteringOptions>(Name).Configure<Microsoft.Extensions.Options.IOptions<EngineOptions>>((cluster, engine) =>
        {
            cluster.CheckinInterval = engine.Value.SaysItLivesEvery;
            cluster.CheckinMisfireThreshold = engine.Value.WrittenOffAfter;
        });
        if (Node.RoleIn(builder.Configuration) is not NodeRole.Web)
            builder.Services.AddHostedService<EngineHost>();
    }

    static void Configure(IQuartzBuilder quartz)
    {
        quartz.UseTypeLoader<JobTypes>();
        quartz.UseTimeProvider(TimeProvider.System); // a test sets the application's clock; the engine's goes on
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.GenerateInstanceId = true;
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(5);
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseDefaultRetryPolicy(RetryPolicy.Explicit([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)]));
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceFactory = Connect);
            store.UseClustering();
            store.ConfigureStore(o =>
            {
                o.TablePrefix = "engine.qrtz_"; // migration 0050
                o.SchemaProvisioning = SchemaProvisioning.None;
                o.StoreJobDataAsStrings = true;
                o.UseBackgroundThreads = true; // they keep no process alive
                o.RecoverFiringsCancelledByShutdown = true;
                o.MisfireThreshold = TimeSpan.FromSeconds(30);
            });
        });
    }

    /// <summary>
    /// As the owner, and with sessions of its own: the engine's transactions must not wear the role of a page. Their commits do not wait for the disk:
    /// what starts a job is completed in the outbox afterwards, by a commit that waits and takes them along; and if the database itself falls,
    /// a job that had ended is at worst run again, which every job bears.
    /// </summary>
    static NpgsqlDataSource Connect(IServiceProvider services)
    {
        var database = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DatabaseOptions>>().Value;
        var jobs = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<EngineOptions>>().Value.Jobs;
        var settings = DatabaseSettings.Parse(database)!;
        settings.MaxPoolSize = jobs + 5;
        settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        settings.Options = "-c jit=off -c synchronous_commit=off";
        settings.ApplicationName = "nexo engine";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
