using System.Diagnostics;
using System.Globalization;
using Nexo.Tests.Support;

namespace Nexo.Bench;

/// <summary>Processor seconds that client, server and database have used so far, from /proc.</summary>
readonly record struct Processor(double Client, double Server, double Database)
{
    const double TicksPerSecond = 100;

    public static Processor Now(Process? server) =>
        new(Environment.CpuUsage.TotalTime.TotalSeconds, server is null ? 0 : Used(server.Id, withReaped: false), UsedByDatabase());

    public Processor Since(Processor earlier) => new(Client - earlier.Client, Server - earlier.Server, Database - earlier.Database);

    static double UsedByDatabase()
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(TestPostgres.SocketFolder.Result, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        return Used(postmaster, withReaped: true)
            + Directory.GetDirectories("/proc")
                .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > 0 && Stat(pid) is { Length: > 2 } stat && stat[1] == postmaster.ToString(CultureInfo.InvariantCulture))
                .Sum(pid => Used(pid, withReaped: false));
    }

    static double Used(int pid, bool withReaped)
    {
        var stat = Stat(pid);
        return stat.Length < 15 ? 0 : stat[11..(withReaped ? 15 : 13)].Sum(t => double.Parse(t, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The fields after the program's name: state, parent, …</summary>
    static string[] Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // it has ended meanwhile
        }
    }
}
