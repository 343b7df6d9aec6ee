using System.Net;
using System.Net.Sockets;

namespace Nexo.Platform;

/// <summary>Connects to addresses that were checked before, and to no others.</summary>
static class FirstThatAnswers
{
    /// <exception cref="SocketException">None answers.</exception>
    public static async ValueTask<Stream> Of(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
