using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexo.Bench;

/// <summary>A lean HTTP/1.1 client: keep-alive connections that repeat one request. Its own cost stays small, so that the server's shows.</summary>
static class LoadClient
{
    public static byte[] Request(string method, string path, string key, string? body = null, string accept = "application/json")
    {
        var content = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        return Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nAccept: {accept}\r\n{content}\r\n{body}");
    }

    /// <summary>Repeats the request on so many connections for so long.</summary>
    /// <returns>The length of each answered request, in milliseconds, sorted.</returns>
    public static async Task<double[]> For(TimeSpan length, int connections, IPEndPoint address, byte[] request, int expected)
    {
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var each = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => OnThread(() => Repeat(address, request, expected, () => Stopwatch.GetTimestamp() < until))));
        return [.. each.SelectMany(e => e).Order()];
    }

    /// <summary>A thread of its own that waits in the kernel, as pgbench's do: no hop of our making is in the times.</summary>
    static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Repeats the request so many times on one connection; without an expected status any will do.</summary>
    public static async Task<double[]> Times(int n, IPEndPoint address, byte[] request, int? expected = 200)
    {
        var left = n;
        return [.. (await OnThread(() => Repeat(address, request, expected, () => left-- > 0))).Order()];
    }

    static List<double> Repeat(IPEndPoint address, byte[] request, int? expected, Func<bool> goOn)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        var buffer = new byte[1 << 20];
        var times = new List<double>();
        while (goOn())
        {
            var start = Stopwatch.GetTimestamp();
            socket.Send(request);
            ReadAnswer(socket, buffer, expected);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return times;
    }

    static void ReadAnswer(Socket socket, byte[] buffer, int? expected)
    {
        int got = 0, headers;
        while ((headers = buffer.AsSpan(0, got).IndexOf("\r\n\r\n"u8)) < 0)
            got += Receive(socket, buffer, got);
        var status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
        var head = Encoding.ASCII.GetString(buffer, 0, headers);
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (!buffer.AsSpan(0, got).EndsWith("\r\n0\r\n\r\n"u8))
                got += Receive(socket, buffer, got);
        }
        else
        {
            var at = head.IndexOf("content-length: ", StringComparison.OrdinalIgnoreCase);
            var end = at < 0 ? 0 : head.IndexOf('\r', at);
            var length = at < 0 ? 0 : int.Parse(head.AsSpan(at + 16, (end < 0 ? head.Length : end) - at - 16), CultureInfo.InvariantCulture);
            while (got < headers + 4 + length)
                got += Receive(socket, buffer, got);
        }
        if (expected is not null && status != expected)
            throw new InvalidOperationException($"Expected {expected}, was answered:\n{Encoding.UTF8.GetString(buffer, 0, Math.Min(got, 1500))}");
    }

    static int Receive(Socket socket, byte[] buffer, int from)
    {
        var n = socket.Receive(buffer.AsSpan(from));
        return n > 0 ? n : throw new IOException("The server closed the connection.");
    }
}

static class Percentile
{
    /// <param name="sorted">Ascending.</param>
    public static double Of(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
