using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Nexo.Platform;

/// <summary>PostgreSQL's own programs, run against the installation's database. The password travels in the environment, never in an argument.</summary>
sealed class PostgresTools(IOptions<DatabaseOptions> settings)
{
    /// <summary>The name of the installation's database.</summary>
    public string Database => Connection().Database!;

    /// <summary>The installation's server, but another database of it, without a pool that would keep a connection open.</summary>
    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(Connection().ConnectionString) { Database = database, Pooling = false }.ConnectionString;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="CannotStart">It is missing, or failed: the sentence holds the first line of its complaint.</exception>
    public async Task<string> Run(string program, string database, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in Words(Connection(), database))
            start.Environment[name] = value;
        using var process = Begin(start, program);
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complained = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await said : throw new CannotStart($"{program} failed: {Complaint(complained)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    NpgsqlConnectionStringBuilder Connection() =>
        DatabaseSettings.Parse(settings.Value) ?? throw new CannotStart("NEXO_DATABASE is missing or not understood.");

    /// <summary><c>NEXO_POSTGRES</c> names a folder (./nexo sets it), else Debian's newest, else the PATH.</summary>
    static string Find(string program)
    {
        string[] folders = Environment.GetEnvironmentVariable("NEXO_POSTGRES") is { Length: > 0 } named ? [named]
            : Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Major).Select(d => Path.Combine(d, "bin"))]
            : [];
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
    }

    static int Major(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;

    static Process Begin(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CannotStart($"{program} is missing or cannot be run ({e.Message}): install PostgreSQL's client programs (Debian: postgresql-client), of the server's version or newer.", e);
        }
    }

    static IEnumerable<(string Name, string? Value)> Words(NpgsqlConnectionStringBuilder to, string database) =>
    [
        ("PGHOST", to.Host), ("PGPORT", to.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("PGUSER", to.Username), ("PGPASSWORD", to.Password),
        ("PGDATABASE", database), ("PGAPPNAME", "nexo-backup"), ("PGSSLROOTCERT", to.RootCertificate),
        ("PGSSLMODE", to.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() }),
    ];

    static string Complaint(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains("error:", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "it does not say why";
    }
}
