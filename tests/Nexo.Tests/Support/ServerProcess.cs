using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nexo.Tests.Support;

/// <summary>The real server in a process of its own, which a test may kill.</summary>
public sealed class ServerProcess(Process process, string url) : IAsyncDisposable
{
    int disposed;

    public string Url { get; } = url;

    /// <param name="connectionString">Its database.</param>
    /// <param name="modelUrl">An OpenAI-compatible server; null leaves it offline.</param>
    /// <param name="url">Where it listens, to take a dead one's place; null finds a free port.</param>
    /// <param name="program">Another Nexo.dll than the one under test.</param>
    /// <param name="settings">More of its environment.</param>
    public static async Task<ServerProcess> Start(string connectionString, string? modelUrl = null, string? url = null, string? program = null, params (string Name, string Value)[] settings)
    {
        url ??= $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet", [program ?? typeof(Program).Assembly.Location]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NEXO_DATABASE"] = connectionString;
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (modelUrl is not null)
            (start.Environment["OPENAI_BASE_URL"], start.Environment["OPENAI_MODEL"]) = (modelUrl, "stub");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine(); // read, so that it never waits for a full pipe
        var said = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => { if (line.Data is { Length: > 0 } text) said.Enqueue(text); };
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, url);
        try
        {
            using var http = new HttpClient();
            // A busy machine starts slowly; how fast is the bench's matter.
            await Eventually.True(() => process.HasExited ? throw Ended() : IsReady(http, url), TimeSpan.FromMinutes(2),
                () => $"The server was not ready in two minutes: {string.Join('\n', said.TakeLast(20))}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        InvalidOperationException Ended()
        {
            process.WaitForExit(); // until all that it said has come
            return new($"The server ended with the code {process.ExitCode}: {string.Join('\n', said)}");
        }
    }

    static async Task<bool> IsReady(HttpClient http, string url)
    {
        try
        {
            return (await http.GetAsync($"{url}/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>As kill -9 does.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Asked to end, as by Ctrl-C or the system.</summary>
    /// <returns>Its exit code; null when it has not ended in time.</returns>
    public async Task<int?> Stop(TimeSpan within)
    {
        using (var asked = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await asked.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(within);
            return process.ExitCode;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
