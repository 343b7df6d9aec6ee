using Nexo.Tests.Support;

namespace Nexo.Tests.Chaos;

/// <summary>Several nodes in processes of their own, on one database. Whoever dies comes back at the same address.</summary>
/// <param name="connectionString">The database.</param>
/// <param name="programs">The server each node runs: a path of Nexo.dll, or null for the one under test.</param>
/// <param name="settings">More of every node's environment.</param>
sealed class Fleet(string connectionString, IReadOnlyList<string?> programs, params (string Name, string Value)[] settings) : IAsyncDisposable
{
    readonly ServerProcess[] nodes = new ServerProcess[programs.Count];

    public int Count => programs.Count;

    public IReadOnlyList<string> Urls { get; private set; } = [];

    public async Task Start()
    {
        await Task.WhenAll(Enumerable.Range(0, Count).Select(node => Begin(node, null)));
        Urls = [.. nodes.Select(node => node.Url)];
    }

    /// <summary>kill -9.</summary>
    public void Kill(int node) => nodes[node].Kill();

    public async Task StartAgain(int node)
    {
        await nodes[node].DisposeAsync();
        await Begin(node, Urls[node]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.OfType<ServerProcess>())
            await node.DisposeAsync();
    }

    async Task Begin(int node, string? url) =>
        nodes[node] = await ServerProcess.Start(connectionString, url: url, program: programs[node], settings: settings);
}
