using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Nexo.Bench;

/// <summary>A queue from npm, driven by its script in <c>bench/queues</c> in the version its lock file names.</summary>
sealed class NodeQueue(string script, string settings, string database) : IQueue
{
    static readonly Lazy<Task> Fetched = new(Fetch);

    public string Name => $"{script} {Version()}";

    public string Settings => settings;

    /// <summary>False when there is no Node or no npm; then only Nexo is measured.</summary>
    public static async Task<bool> IsThere()
    {
        try
        {
            await Fetched.Value;
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine($"Only Nexo is measured, since the others cannot be fetched: {e.Message}");
            return false;
        }
    }

    public async Task<double> PerSecond(int items)
    {
        var told = await Run("rate", items);
        return told.GetProperty("items").GetInt32() / told.GetProperty("seconds").GetDouble();
    }

    public async Task<double[]> Latency(int perSecond, int seconds) =>
        [.. (await Run("latency", perSecond, seconds)).GetProperty("milliseconds").EnumerateArray().Select(ms => ms.GetDouble()).Order()];

    async Task<JsonElement> Run(string what, params int[] numbers)
    {
        var target = new NpgsqlConnectionStringBuilder(database);
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), $"{script}.mjs"), what, .. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
            Environment = { ["PGHOST"] = target.Host, ["PGUSER"] = target.Username, ["PGDATABASE"] = target.Database, ["NO_LOG_SUCCESS"] = "1" },
        };
        using var run = Process.Start(start)!;
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? JsonElement.Parse(said) : throw new InvalidOperationException($"{script} ended with {run.ExitCode}: {said}");
    }

    string Version()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "node_modules", script, "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }

    static async Task Fetch()
    {
        if (File.Exists(Path.Combine(Folder(), "node_modules", ".package-lock.json")))
            return;
        Console.Error.WriteLine("fetching pg-boss and graphile-worker …");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = Folder(), UseShellExecute = false, RedirectStandardOutput = true })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}");
    }

    static string Folder() => Path.Combine(Repository.Root, "bench", "queues");
}
