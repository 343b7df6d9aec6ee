using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// One reader of the log for all viewers of this node. A viewer that falls behind is not waited for:
/// it goes back to the log, reads what it missed, and joins again.
/// </summary>
public sealed partial class EventFeed(EventLog events, Signals signals, Node node, ILogger<EventFeed> log) : BackgroundService
{
    const int Behind = 1000; // events a viewer may lag before it goes back to the log

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Unsafe = TimeSpan.FromMilliseconds(10); // an older transaction still runs

    readonly Signal signal = signals.On(EventNudge.Name);
    readonly Signal joined = new("joined", signals); // within this node only
    readonly ConcurrentDictionary<Channel<LoggedEvent>, WorkspaceId> viewers = new();

    /// <summary>The place from which on everything is new.</summary>
    public Task<EventPlace> Now(CancellationToken cancellationToken) => events.Now(cancellationToken);

    /// <summary>Everything that happens in the workspace after <paramref name="since"/>, without a gap, until cancelled.</summary>
    public async IAsyncEnumerable<LoggedEvent> Watch(WorkspaceId workspace, EventPlace since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = since;
        while (true)
        {
            var viewer = Channel.CreateBounded<LoggedEvent>(Behind);
            viewers[viewer] = workspace; // joined before the log is read, so that nothing falls between
            joined.Wake();
            try
            {
                await foreach (var missed in CatchUp(workspace, place, cancellationToken))
                {
                    place = missed.Place;
                    yield return missed;
                }
                await foreach (var live in viewer.Reader.ReadAllAsync(cancellationToken))
                {
                    if (!live.Place.IsAfter(place))
                        continue;
                    place = live.Place;
                    yield return live;
                }
            }
            finally
            {
                viewers.TryRemove(viewer, out _);
            }
        }
    }

    async IAsyncEnumerable<LoggedEvent> CatchUp(WorkspaceId workspace, EventPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (missed, more) = await Read(workspace, place, cancellationToken);
            foreach (var one in missed)
                yield return one;
            if (missed.Count == 0 || !more)
                yield break; // what is not yet safe comes through the feed
            place = missed[^1].Place;
        }
    }

    /// <summary>A viewer outlives a database that is away for a while: it reads on from its place.</summary>
    async Task<(IReadOnlyList<LoggedEvent> Events, bool More)> Read(WorkspaceId workspace, EventPlace place, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await events.After(place, workspace, cancellationToken);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Poll, cancellationToken); // the one reader of the node says it in the log
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Serves)
            return;
        EventPlace? place = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = signal.Next;
                place ??= await Begin(stoppingToken);
                if (viewers.IsEmpty)
                {
                    place = await Idle(place.Value, stoppingToken);
                    continue;
                }
                var (news, more) = await events.After(place.Value, null, stoppingToken);
                foreach (var one in news)
                    Tell(one);
                place = news.Count > 0 ? news[^1].Place : place;
                if (!more)
                    await Signal.WaitFor(next, Poll, stoppingToken);
                else if (news.Count == 0)
                    await Task.Delay(Unsafe, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(DatabaseTrouble.Surprise(e), e.GetBaseException().Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Who came before there was a place reads the log once more: what happened in between is not the feed's to tell.</summary>
    async Task<EventPlace> Begin(CancellationToken stopping)
    {
        var now = await events.Now(stopping);
        foreach (var viewer in viewers.Keys)
            viewer.Writer.TryComplete();
        return now;
    }

    /// <summary>While nobody watches nothing is read. The place is taken before it is asked whether somebody has come: who came before reads on from the old one.</summary>
    async Task<EventPlace> Idle(EventPlace place, CancellationToken stopping)
    {
        var next = joined.Next;
        var now = await events.Now(stopping);
        if (!viewers.IsEmpty)
            return place;
        await Signal.WaitFor(next, Poll, stopping);
        return now;
    }

    void Tell(LoggedEvent one)
    {
        foreach (var (viewer, workspace) in viewers)
        {
            if (workspace == one.Workspace && !viewer.Writer.TryWrite(one))
                viewer.Writer.TryComplete(); // too far behind: it reads the rest and goes back to the log
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the log was interrupted; trying again in a second: {Why}")]
    partial void Interrupted(Exception? cause, string why);
}
