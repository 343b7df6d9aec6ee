using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Npgsql;

namespace Nexo.Bench;

/// <summary>Two hundred viewers of <c>/api/events</c> on a real server; events are committed as another node would: from their commit to each viewer.</summary>
static class EventsBench
{
    const int Viewers = 200;
    const int PerSecond = 10;
    const int Seconds = 20;

    public static async Task<Table> Run()
    {
        await using var nexo = await Installation.Create();
        await nexo.StartServer();
        var committed = new long[PerSecond * Seconds + 1];
        var times = new List<double>[Viewers];
        using var over = new CancellationTokenSource();
        var open = new CountdownEvent(Viewers);
        var watching = Enumerable.Range(0, Viewers).Select(n => Task.Factory.StartNew(() => Watch(nexo.Address, times[n] = [], committed, open, over.Token), over.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        open.Wait(TimeSpan.FromSeconds(30));
        await using var db = await nexo.Db.OpenConnectionAsync();
        await Tell(db, committed, 0);
        await Pace.Every(TimeSpan.FromSeconds(1.0 / PerSecond), PerSecond * Seconds, n => Tell(db, committed, n + 1));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await over.CancelAsync();
        await Task.WhenAll(watching);
        double[] all = [.. times.SelectMany(t => t).Order()];
        var table = new Table($"Live events: {PerSecond} a second to {Viewers} viewers (SSE)", "seen", "of", "p50 / p95 / p99 / longest ms from commit to viewer", "target");
        table.Add(all.Length, PerSecond * Seconds * Viewers,
            string.Create(CultureInfo.InvariantCulture, $"{Percentile.Of(all, .5):0.0} / {Percentile.Of(all, .95):0.0} / {Percentile.Of(all, .99):0.0} / {all[^1]:0.0}"), "p99 < 100");
        return table;
    }

    /// <summary>The event and the NOTIFY that follows its commit. Number 0 is not counted: it warms.</summary>
    static async Task Tell(NpgsqlConnection db, long[] committed, int n)
    {
        await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor, body) values (@Workspace, @subject, 'bench.told', 'nexo', '{}')", new { Installation.Workspace, subject = $"told-{n}." });
        Volatile.Write(ref committed[n], Stopwatch.GetTimestamp());
        await db.ExecuteAsync("select pg_notify('nexo_events', '')");
    }

    static void Watch(IPEndPoint address, List<double> times, long[] committed, CountdownEvent open, CancellationToken over)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        using var end = over.Register(socket.Close);
        socket.Send(LoadClient.Request("GET", "/api/events", Installation.AdminKey, accept: "text/event-stream"));
        using var lines = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        try
        {
            for (var isOpen = false; lines.ReadLine() is { } line;)
            {
                if (!isOpen && line.StartsWith("id:", StringComparison.Ordinal))
                {
                    isOpen = true;
                    open.Signal();
                }
                var at = line.IndexOf("\"told-", StringComparison.Ordinal);
                if (at < 0)
                    continue;
                var n = int.Parse(line.AsSpan(at + 6, line.IndexOf('.', at) - at - 6), CultureInfo.InvariantCulture);
                if (n > 0)
                    times.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref committed[n])).TotalMilliseconds);
            }
        }
        catch (IOException) when (over.IsCancellationRequested)
        {
            // Closed, as asked.
        }
    }
}
