namespace Nexo.Tests.Support;

/// <summary>A PostgreSQL of a test's own, which it may stop and start again.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    readonly string folder, settings;

    OwnPostgres(string folder, string settings) => (this.folder, this.settings) = (folder, settings);

    /// <summary>Where the server keeps its files.</summary>
    public string Data => Path.Combine(folder, "data");

    public string ConnectionString => $"Host={folder};Username=nexo;Database=postgres";

    /// <param name="settings">More of the server's: <c>-c name=value</c>.</param>
    public static async Task<OwnPostgres> Start(string settings = "")
    {
        var server = new OwnPostgres(await TestPostgres.NewCluster(), settings);
        await server.StartAgain();
        return server;
    }

    /// <summary>As a crash: no session is told goodbye, the log is read again at the next start.</summary>
    public Task Crash() => TestPostgres.Postgres("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-s", "stop");

    /// <summary>As an operator: sessions are ended, what they were doing is rolled back.</summary>
    public Task StopFast() => TestPostgres.Postgres("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "fast", "-w", "-s", "stop");

    public Task StartAgain() => TestPostgres.StartServer(folder, $"-c fsync=off {settings}");

    public ValueTask DisposeAsync()
    {
        TestPostgres.Stop(folder);
        return ValueTask.CompletedTask;
    }
}
