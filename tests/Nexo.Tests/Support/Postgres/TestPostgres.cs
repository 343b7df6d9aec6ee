using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Nexo.Tests.Support;

/// <summary>
/// One private PostgreSQL for the whole test process, on a unix socket in a folder of its own, run by a user
/// that is not root. It is stopped when the process ends; a cluster that a killed run left is stopped by the next.
/// </summary>
public static class TestPostgres
{
    static readonly Lazy<Task<string>> Folder = new(Start);
    static readonly Lazy<Task> Template = new(MakeTemplate);
    static int databases;

    /// <summary>Server settings; tests need no durability. Set before the first database is asked for.</summary>
    public static string Settings { get; set; } = "-c fsync=off -c max_connections=400 -c shared_buffers=256MB";

    /// <summary>A fresh, migrated database of its own, cloned from a template.</summary>
    /// <returns>Its connection string, as the owner.</returns>
    public static async Task<string> CreateDatabase()
    {
        await Template.Value;
        return await Clone("nexo_template");
    }

    /// <summary>An empty database, without any migration.</summary>
    public static Task<string> CreateEmptyDatabase() => Clone("template0");

    /// <summary>Gone, whoever is connected.</summary>
    public static Task Drop(string connectionString) => Execute("postgres", $"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    public static Task<string> SocketFolder => Folder.Value;

    static async Task<string> Clone(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await Execute("postgres", $"create database {name} template {template}");
        return await ConnectionString(name);
    }

    static async Task<string> ConnectionString(string database) =>
        $"Host={await Folder.Value};Username=nexo;Database={database};Include Error Detail=true";

    static async Task MakeTemplate()
    {
        await Execute("postgres", "create database nexo_template");
        var connection = await ConnectionString("nexo_template") + ";Pooling=false";
        await using var source = NpgsqlDataSource.Create(connection);
        await new Nexo.Platform.Migrations(source, Microsoft.Extensions.Logging.Abstractions.NullLogger<Nexo.Platform.Migrations>.Instance).Apply(CancellationToken.None);
    }

    static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(await ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string> Start()
    {
        StopWhatKilledRunsLeft();
        var folder = await NewCluster();
        await StartServer(folder, Settings);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(folder);
        return folder;
    }

    /// <summary>An empty cluster in a folder of its own, not yet running; a killed run's is removed by the next run.</summary>
    internal static async Task<string> NewCluster()
    {
        var folder = Directory.CreateTempSubdirectory("nexo-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "owner.pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "-R", "nobody", folder);
        var data = Path.Combine(folder, "data");
        await Postgres("initdb", "-D", data, "-U", "nexo", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        return folder;
    }

    internal static Task StartServer(string folder, string settings) =>
        Postgres("pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-s", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses='' -c unix_socket_directories='{folder}' {settings} -c timezone=UTC", "start");

    static void StopWhatKilledRunsLeft()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), "nexo-test-*"))
        {
            var owner = Path.Combine(folder, "owner.pid");
            if (File.Exists(owner) && !Directory.Exists($"/proc/{File.ReadAllText(owner)}"))
                Stop(folder);
        }
    }

    internal static void Stop(string folder)
    {
        try
        {
            Postgres("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-s", "stop").GetAwaiter().GetResult();
        }
        catch (InvalidOperationException)
        {
            // It had stopped already.
        }
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another run is tidying the same folder.
        }
    }

    internal static Task Postgres(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries(), program);
        return Environment.IsPrivilegedProcess
            ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path, .. arguments])
            : Run(path, arguments);
    }

    /// <summary>Where the server programs are: <c>NEXO_POSTGRES</c>, which ./nexo sets, else Debian's newest; empty when they are on the PATH.</summary>
    public static string Binaries() =>
        Environment.GetEnvironmentVariable("NEXO_POSTGRES") is { Length: > 0 } named ? named
        : Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb")))
                .OrderByDescending(d => d, StringComparer.Ordinal).FirstOrDefault() ?? ""
            : "";

    static async Task Run(string program, params string[] arguments)
    {
        // Not into our own output: the runner reads the tests' results from it, and a line that is mixed into one of them loses it.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
