using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Bench;

/// <summary>The reference: PostgreSQL's own benchmark program on the same database in the same run.</summary>
static partial class Pgbench
{
    /// <returns>Transactions a second and the processor seconds of pgbench itself.</returns>
    public static async Task<(double PerSecond, double Client)> Run(string connectionString, string script, int clients, int seconds)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        using var run = Process.Start(new ProcessStartInfo(Path.Combine(TestPostgres.Binaries(), "pgbench"),
            ["-n", "-M", "prepared", "-f", file, "-c", Text(clients), "-j", Text(Math.Min(clients, 2)), "-T", Text(seconds), "-h", target.Host!, "-U", target.Username!, target.Database!])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = run.StandardOutput.ReadToEndAsync();
        var complained = run.StandardError.ReadToEndAsync();
        var used = 0.0;
        // Afterwards nobody can be asked any more.
        for (; !run.HasExited; await Task.Delay(50))
            used = Used(run) ?? used;
        await run.WaitForExitAsync();
        File.Delete(file);
        var tps = Tps().Match(await said);
        return tps.Success ? (double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture), used) : throw new InvalidOperationException(await complained);
    }

    static double? Used(Process run)
    {
        try
        {
            run.Refresh();
            return run.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return null; // It has just ended.
        }
    }

    static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
