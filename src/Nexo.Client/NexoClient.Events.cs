using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Nexo.Client;

/// <summary>One event of the workspace.</summary>
public sealed record NexoEvent
{
    /// <summary>Give it to <see cref="NexoClient.StreamEvents"/> to go on after it.</summary>
    public string Id { get; init; } = "";

    /// <summary>Such as <c>task.approved</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The id of what it tells of.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who did it: <c>person:ID</c>, <c>agent:NAME</c>, <c>policy:NAME</c> or <c>nexo</c>.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Of which channel; null where it is of none.</summary>
    public string? Channel { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What else there is to say, by kind.</summary>
    public JsonElement Body { get; init; }
}

public sealed partial class NexoClient
{
    /// <summary>The server says at least every 15 s that it is there; silence for this long is a broken connection.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>The place in the log as it is now: a stream that goes on after it misses nothing that happens from here on.</summary>
    public async Task<string> LatestEventId(CancellationToken cancellationToken)
    {
        using var answer = await Ask(new(HttpMethod.Get, "/api/events"), cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                return line["id: ".Length..];
        }
        throw new HttpRequestException("The stream of events ended before it began.");
    }

    /// <summary>
    /// What happens in the workspace, as it happens, without end: when the connection breaks or the server restarts, it goes on after the last
    /// event and none is missed. It ends with <see cref="NexoRefused"/> when the key is no longer valid.
    /// </summary>
    /// <param name="types">Kinds, comma-separated, <c>task.*</c> allowed; null for all.</param>
    /// <param name="lastEventId">The last one seen; null begins with what comes next.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<NexoEvent> StreamEvents(string? types, string? lastEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            using var answer = await Connect(types, lastEventId, isFirst, cancellationToken);
            if (answer is not null)
            {
                await using var stream = new Watched(await answer.Content.ReadAsStreamAsync(cancellationToken), Silence);
                var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<NexoEvent>(data, Wire)!);
                await using var events = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await Next(events, cancellationToken))
                    yield return events.Current.Data;
                lastEventId = parser.LastEventId is { Length: > 0 } id ? id : lastEventId; // the greeting has one, too
            }
            await Task.Delay(Pause(Repetitions), cancellationToken);
        }
    }

    /// <returns>Null when it is to be tried again; the first time that is the caller's to know.</returns>
    async Task<HttpResponseMessage?> Connect(string? types, string? lastEventId, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            return await Ask(new(HttpMethod.Get, $"/api/events{Query(("types", types))}") { LastEventID = lastEventId }, cancellationToken);
        }
        catch (Exception e) when (!isFirst && (e is HttpRequestException || e is NexoRefused { IsPassing: true }))
        {
            return null;
        }
    }

    /// <returns>False when the connection is over.</returns>
    static async Task<bool> Next(IAsyncEnumerator<SseItem<NexoEvent>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false; // broken, or silent for too long
        }
    }

    /// <summary>Reads, and stops waiting when nothing comes for too long.</summary>
    sealed class Watched(Stream inner, TimeSpan silence) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(silence);
            return await inner.ReadAsync(buffer, patience.Token);
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
