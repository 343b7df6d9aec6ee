using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Insights;

/// <summary>The log as it grows: <c>/api/events</c> (SSE) for integrators, <c>/api/events/ws</c> for the pages.</summary>
static class LiveEvents
{
    /// <summary>A stream ends after this, and with the rights of who opened it (<see cref="Standing"/>); the client resumes it.</summary>
    static readonly TimeSpan StreamFor = TimeSpan.FromMinutes(10);

    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", Stream).NeedsPermission(Permission.ReadTasks).WithTags("Events").WithName("StreamEvents")
            .WithSummary("Live events (server-sent events)")
            .WithDescription("Resumable: send Last-Event-ID (or ?since=) and nothing in between is missed. `types` filters by kind, comma-separated, `task.*` allowed.");
        routes.MapGet("/api/events/ws", Socket).NeedsPermission(Permission.ReadTasks).ExcludeFromDescription();
    }

    /// <param name="lastEventId">The id of the last event that was seen; without it the stream begins with what comes next.</param>
    /// <param name="since">The same, for who cannot send headers.</param>
    /// <param name="types">Kinds, separated by commas, <c>task.*</c> allowed; all without.</param>
    internal static async Task Stream(HttpContext context, Actor actor, EventFeed feed, Standing standing, IHostApplicationLifetime host, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, string? since, string? types)
    {
        var (place, refusal) = Place(lastEventId ?? since);
        if (refusal is not null)
        {
            await refusal.Problem().ExecuteAsync(context);
            return;
        }
        place ??= await feed.Now(context.RequestAborted); // before the greeting: who has been greeted misses nothing
        using var ends = Ends(context, host);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync($"retry: 1000\nid: {place}\n\n", ends.Token); // who is cut off before the first event goes on from here
        await response.Body.FlushAsync(ends.Token);
        var watch = standing.Watch(context, actor, ends);
        await Pump(Seen(actor, feed, place.Value, types, ends.Token), ends, async one =>
        {
            await response.WriteAsync(one is null ? ": still here\n\n" : $"id: {one.Id}\nevent: {one.Kind}\ndata: {JsonSerializer.Serialize(one, Json.Options)}\n\n", ends.Token);
            await response.Body.FlushAsync(ends.Token);
        });
        await watch;
    }

    static async Task Socket(HttpContext context, Actor actor, EventFeed feed, Standing standing, IHostApplicationLifetime host, string? since, string? types)
    {
        var (place, refusal) = Place(since);
        refusal ??= !context.WebSockets.IsWebSocketRequest ? Refusal.Invalid("Upgrade", "websocket_expected", "This address speaks WebSocket only; use /api/events for server-sent events.") : null;
        refusal ??= !SameOrigin(context.Request) ? new Refusal("other_origin", "The Origin header names another site.", RefusalKind.Forbidden) : null;
        if (refusal is not null)
        {
            await refusal.Problem().ExecuteAsync(context);
            return;
        }
        place ??= await feed.Now(context.RequestAborted);
        using var ends = Ends(context, host);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var closed = Task.WhenAll(WatchForClose(socket, ends), standing.Watch(context, actor, ends));
        await Pump(Seen(actor, feed, place.Value, types, ends.Token), ends, one =>
            socket.SendAsync(one is null ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(one, Json.Options), WebSocketMessageType.Text, endOfMessage: true, ends.Token));
        await closed;
    }

    /// <summary>Passes on each event, and null when nothing has come for a while.</summary>
    static async Task Pump(IAsyncEnumerable<LoggedEvent> events, CancellationTokenSource ends, Func<LoggedEvent?, Task> send)
    {
        await using var each = events.GetAsyncEnumerator(CancellationToken.None);
        var next = each.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(Heartbeat)) != next)
                {
                    await send(null);
                    continue;
                }
                if (!await next)
                    return;
                await send(each.Current);
                next = each.MoveNextAsync().AsTask();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The viewer went away, the node stops or the stream's time is over: the client resumes.
        }
        finally
        {
            await ends.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    static async IAsyncEnumerable<LoggedEvent> Seen(Actor actor, EventFeed feed, EventPlace since, string? types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = types?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        await foreach (var one in feed.Watch(actor.Workspace, since, cancellationToken))
        {
            if (EventSight.Sees(actor, one) && (wanted is null || wanted.Any(type => Matches(type, one.Kind))))
                yield return one;
        }
    }

    static bool Matches(string type, string kind) =>
        type.EndsWith('*') ? kind.StartsWith(type[..^1], StringComparison.Ordinal) : type == kind;

    static (EventPlace? Place, Refusal? Refusal) Place(string? text) =>
        string.IsNullOrEmpty(text) ? (null, null)
        : EventPlace.TryParse(text, out var place) ? (place, null)
        : (null, Refusal.Invalid("Last-Event-ID", "event_id_not_understood", "Last-Event-ID must be the id of an event, such as 8123-991."));

    static CancellationTokenSource Ends(HttpContext context, IHostApplicationLifetime host)
    {
        var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        ends.CancelAfter(StreamFor);
        return ends;
    }

    static bool SameOrigin(HttpRequest request) =>
        request.Headers.Origin.FirstOrDefault() is not { } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    static async Task WatchForClose(WebSocket socket, CancellationTokenSource ends)
    {
        var ignored = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(ignored.AsMemory(), ends.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Pages have nothing to say here.
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Gone already.
        }
        await ends.CancelAsync();
    }
}

/// <summary>Who sees which events.</summary>
static class EventSight
{
    public static bool Sees(Actor actor, LoggedEvent one) => Sees(actor, one.Kind, one.Channel);

    public static bool Sees(Actor actor, string kind, string? of) =>
        actor.AgentOf is { } channel ? kind.StartsWith("task.", StringComparison.Ordinal) && of == channel.Name
        : IsAboutAccess(kind) ? actor.May(Permission.Administer)
        : actor.May(Permission.ReadTasks);

    static bool IsAboutAccess(string kind) =>
        kind.StartsWith("token.", StringComparison.Ordinal) || kind.StartsWith("person.", StringComparison.Ordinal)
        || kind.StartsWith("invitation.", StringComparison.Ordinal) || kind.StartsWith("workspace.", StringComparison.Ordinal);
}
