namespace Nexo.Tests.Support;

/// <summary>A PostgreSQL of a test's own, which it may stop and start again.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    readonly string folder;

    OwnPostgres(string folder) => this.folder = folder;

    public string ConnectionString => $"Host={folder};Username=nexo;Database=postgres";

    public static async Task<OwnPostgres> Start()
    {
        var server = new OwnPostgres(await TestPostgres.NewCluster());
        await server.StartAgain();
        return server;
    }

    /// <summary>As a crash: no session is told goodbye, the log is read again at the next start.</summary>
    public Task Crash() => TestPostgres.Postgres("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-s", "stop");

    public Task StartAgain() => TestPostgres.StartServer(folder, "-c fsync=off");

    public ValueTask DisposeAsync()
    {
        TestPostgres.Stop(folder);
        return ValueTask.CompletedTask;
    }
}
