using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nexo.Platform;

/// <summary>
/// Takes due work in batches and hands it to its <see cref="IOutboxWork"/>, in as many loops as the kind wants. One loop of a kind
/// looks for work at a time; having claimed a batch it lets the next one look, and works. When all are busy nothing is claimed.
/// </summary>
public sealed partial class OutboxDrain(Database database, Signals signals, IEnumerable<IOutboxWork> kinds, Node node, ILogger<OutboxDrain> log) : BackgroundService
{
    /// <summary>How often a kind is looked for without having been woken.</summary>
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How often it is said that an item has ended, when the database does not listen; then another claim does the work again.</summary>
    const int Tells = 5;

    static readonly Counter<long> Done = Meters.Nexo.CreateCounter<long>("nexo.outbox.done", description: "Items completed");
    static readonly Counter<long> Failed = Meters.Nexo.CreateCounter<long>("nexo.outbox.failed", description: "Attempts that failed");

    /// <summary>For work that puts more work into the outbox: it cannot be given the drain that holds it.</summary>
    internal const string SignalName = "nexo_outbox";

    readonly OutboxTable table = new(database, (work, item) => Keyless(log, work.Kind, item, work.GetType().Name));
    readonly Signal signal = signals.On(SignalName);
    readonly Dictionary<string, Signal> ofKind = kinds.ToDictionary(work => work.Kind, work => signals.On($"{SignalName}_{work.Kind.Replace('.', '_')}"));

    /// <summary>Says, after a commit, that there is work: here at once, on other nodes by NOTIFY. Many calls become one.</summary>
    public void Wake() => signal.Raise();

    /// <summary>The same for one kind, for what comes by the thousand: the other loops do not look in vain.</summary>
    public void Wake(string kind) => ofKind[kind].Raise();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        node.Works ? Task.WhenAll(kinds.Select(work => Run(work, stoppingToken))) : Task.CompletedTask;

    async Task Run(IOutboxWork work, CancellationToken stopping)
    {
        using var turn = new Turn();
        await Task.WhenAll(Enumerable.Range(0, work.Loops).Select(_ => Loop(work, turn, stopping)));
    }

    async Task Loop(IOutboxWork work, Turn turn, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Work(work, await Next(work, turn, stopping), stopping);
                if (work.InOrder)
                    ofKind[work.Kind].Wake(); // what waited behind these
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(DatabaseTrouble.Surprise(e), work.Kind, e.GetBaseException().Message);
                await Task.Delay(Poll, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task<IReadOnlyList<OutboxItem>> Next(IOutboxWork work, Turn turn, CancellationToken stopping)
    {
        using var mine = await turn.Take(stopping);
        while (true)
        {
            if (!turn.MayBeMore)
                await Signal.WaitFor(turn.Woken, Poll, stopping);
            turn.Woken = Task.WhenAny(signal.Next, ofKind[work.Kind].Next); // taken before the claim: what comes meanwhile is not missed
            try
            {
                (var items, turn.MayBeMore) = await table.Claim(work, stopping);
                if (items.Count > 0)
                    return items;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Interrupted(DatabaseTrouble.Surprise(e), work.Kind, e.GetBaseException().Message);
                await Task.Delay(Poll, stopping);
            }
        }
    }

    /// <returns>Whether there may be more.</returns>
    internal async Task<bool> DrainOnce(IOutboxWork work, CancellationToken cancellationToken)
    {
        var (items, mayBeMore) = await table.Claim(work, cancellationToken);
        await Work(work, items, cancellationToken);
        return mayBeMore || work.InOrder && items.Count > 0;
    }

    async Task Work(IOutboxWork work, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return;
        await using var lease = new Lease(database, items, work.ClaimedFor);
        if (items.Count > 1 && await Try(work, items, cancellationToken) is null)
            await End(work, items, lease, cancellationToken);
        else
            await OneByOne(work, items, lease, cancellationToken);
    }

    async Task OneByOne(IOutboxWork work, IReadOnlyList<OutboxItem> items, Lease lease, CancellationToken cancellationToken)
    {
        var order = new Order();
        foreach (var item in items)
        {
            item.Leave(order.Stops(item) ? Returned.Behind(item) : null);
            if (item.Left is null && await Try(work, [item], cancellationToken) is { } error)
                item.Leave(Returned.Failed(item, error, work.MaxAttempts));
            await End(work, [item], lease, cancellationToken);
            order.See(item);
        }
    }

    static async Task<Exception?> Try(IOutboxWork work, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        using var span = Meters.Spans.StartActivity($"outbox {work.Kind}");
        try
        {
            await work.Handle(items, cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            return e;
        }
    }

    /// <summary>Completes what is done and gives back the rest, with what is in order behind it.</summary>
    async Task End(IOutboxWork work, IReadOnlyList<OutboxItem> items, Lease lease, CancellationToken cancellationToken)
    {
        var order = new Order();
        foreach (var item in items)
        {
            if (item.Left is null && order.Stops(item))
                item.Leave(Returned.Behind(item));
            order.See(item);
        }
        List<OutboxItem> done = [.. items.Where(item => item.Left is null)];
        List<Returned> left = [.. items.Where(item => item.Left is not null).Select(item => item.Left!)];
        Report(work, done.Count, left);
        await Insist(() => table.Complete(work, done, cancellationToken), cancellationToken);
        await lease.LetGo(left.Select(l => l.Item));
        await Insist(() => table.GiveBack(work, left, cancellationToken), cancellationToken);
    }

    static async Task Insist(Func<Task> tell, CancellationToken cancellationToken)
    {
        for (var told = 1; ; told++)
        {
            try
            {
                await tell();
                return;
            }
            catch (Exception e) when (told < Tells && DatabaseTrouble.Passing(e) is not null)
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }

    void Report(IOutboxWork work, int done, List<Returned> left)
    {
        Done.Add(done, new KeyValuePair<string, object?>("kind", work.Kind));
        Failed.Add(left.Count(l => !l.Untried), new KeyValuePair<string, object?>("kind", work.Kind));
        foreach (var l in left)
        {
            if (l.ForGood)
                GivenUp(work.Kind, l.Item.Id, l.Item.Attempt, l.Why!);
            else if (l.Aside)
                SetAside(l.Error, work.Kind, l.Item.Id, l.Item.Attempt);
            else if (l.Error is { } error)
                AttemptFailed(DatabaseTrouble.Surprise(error), work.Kind, l.Item.Id, l.Item.Attempt, error.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work {Kind} item {Item} failed at attempt {Attempt} and is tried again later: {Why}")]
    partial void AttemptFailed(Exception? cause, string kind, long item, int attempt, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work {Kind} item {Item} failed at attempt {Attempt} and is set aside; it is tried once an hour from now on")]
    partial void SetAside(Exception? cause, string kind, long item, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work {Kind} item {Item} is given up at attempt {Attempt} and set aside: {Why}")]
    partial void GivenUp(string kind, long item, int attempt, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drain of {Kind} was interrupted; trying again in a second: {Why}")]
    partial void Interrupted(Exception? cause, string kind, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work {Kind} item {Item} has a key, but {Work} keeps no order: the keys of this kind are passed over")]
    static partial void Keyless(ILogger logger, string kind, long item, string work);

    /// <summary>The keys of which an item is not done: what follows it must wait.</summary>
    readonly struct Order()
    {
        readonly HashSet<(WorkspaceId, string)> stopped = [];

        public bool Stops(OutboxItem item) => item.Key is { } key && stopped.Contains((item.Workspace, key));

        public void See(OutboxItem item)
        {
            if (item is { Key: { } key, Left: not null })
                stopped.Add((item.Workspace, key));
        }
    }
}
