using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexo.Tests.Support;

/// <summary>A mail server on a port of its own that keeps what it was handed. It answers RCPT with what <see cref="Answers"/> says next, else with yes.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource over = new();
    readonly Task running;

    public SmtpServer()
    {
        listener.Start();
        running = Run();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Answers { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>The mails to this address, their bodies decoded.</summary>
    public IReadOnlyList<string> To(string address) =>
        [.. Mails.Where(m => m.Contains($"To: {address}", StringComparison.OrdinalIgnoreCase)).Select(Decoded)];

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
    }

    static string Decoded(string mail)
    {
        var (head, body) = mail.Split("\n\n", 2) is [var h, var b] ? (h, b) : (mail, "");
        return head + "\n\n" + (head.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
            : body.Replace("=\n", "", StringComparison.Ordinal));
    }

    async Task Run()
    {
        while (!over.IsCancellationRequested)
            _ = Talk(await listener.AcceptTcpClientAsync(over.Token));
    }

    async Task Talk(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(over.Token) is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(over.Token) is { } part && part != ".")
                    mail.Append(part).Append('\n');
                Mails.Enqueue(mail.ToString());
            }
            await writer.WriteLineAsync(line[..4].ToUpperInvariant() switch
            {
                "RCPT" when Answers.TryDequeue(out var answer) => answer,
                "QUIT" => "221 bye",
                _ => "250 yes",
            });
        }
    }
}

/// <summary>The host with a mail server and the address its links begin with.</summary>
public sealed class MailingApp : NexoApp
{
    public const string Site = "https://nexo.example";

    public SmtpServer Smtp { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Nexo:Site:BaseUrl", Site), new("Nexo:Mail:Host", "127.0.0.1"), new("Nexo:Mail:Port", $"{Smtp.Port}"),
        new("Nexo:Mail:Security", "none"), new("Nexo:Mail:From", "Nexo <nexo@example.test>"),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}
