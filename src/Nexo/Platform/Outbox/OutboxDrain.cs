using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapper;

namespace Nexo.Platform;

/// <summary>
/// Takes due work in batches and hands it to its <see cref="IOutboxWork"/>, one loop for each kind.
/// A claim is a lease: it raises the attempt and moves <c>due_at</c> ahead, so that a node that dies loses
/// its items to another one; completion names the attempt, so that a late worker cannot complete a later claim.
/// </summary>
public sealed partial class OutboxDrain(Database database, Signals signals, IEnumerable<IOutboxWork> kinds, Node node, ILogger<OutboxDrain> log) : BackgroundService
{
    /// <summary>How often a loop looks without having been woken.</summary>
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    static readonly Counter<long> Done = Meters.Nexo.CreateCounter<long>("nexo.outbox.done", description: "Items completed");
    static readonly Counter<long> Failed = Meters.Nexo.CreateCounter<long>("nexo.outbox.failed", description: "Attempts that failed");

    /// <summary>For work that puts more work into the outbox: it cannot be given the drain that holds it.</summary>
    internal const string SignalName = "nexo_outbox";

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
        while (!stopping.IsCancellationRequested)
        {
            var next = Task.WhenAny(signal.Next, ofKind[work.Kind].Next);
            try
            {
                if (!await DrainOnce(work, stopping))
                    await Signal.WaitFor(next, Poll, stopping);
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

    /// <returns>Whether there may be more: the batch was full. What is put in meanwhile wakes the loop, so a short batch does not look again at once.</returns>
    internal async Task<bool> DrainOnce(IOutboxWork work, CancellationToken cancellationToken)
    {
        var items = await Claim(work, cancellationToken);
        if (items.Count == 0)
            return false;
        var isFull = items.Count == work.BatchSize;
        await using var lease = new Lease(database, items, work.ClaimedFor);
        if (await Try(work, items, cancellationToken) is { } error)
        {
            if (items.Count == 1)
                await PutBack(work, items[0], error, lease, cancellationToken);
            else
                await OneByOne(work, items, lease, cancellationToken);
        }
        return isFull;
    }

    async Task OneByOne(IOutboxWork work, IReadOnlyList<OutboxItem> items, Lease lease, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            if (await Try(work, [item], cancellationToken) is { } error)
                await PutBack(work, item, error, lease, cancellationToken);
        }
    }

    async Task<Exception?> Try(IOutboxWork work, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        using var span = Meters.Spans.StartActivity($"outbox {work.Kind}");
        try
        {
            await work.Handle(items, cancellationToken);
            await Complete(items, cancellationToken);
            Done.Add(items.Count, new KeyValuePair<string, object?>("kind", work.Kind));
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            Failed.Add(1, new KeyValuePair<string, object?>("kind", work.Kind));
            return e;
        }
    }

    async Task<IReadOnlyList<OutboxItem>> Claim(IOutboxWork work, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var claimed = await db.QueryAsync<Row>(new CommandDefinition("""
            with due as (
                select id from outbox
                 where kind = @Kind and due_at <= now() and set_aside_at is null
                 order by due_at, id limit @BatchSize for update skip locked
            )
            update outbox o set attempt = attempt + 1, due_at = now() + @ClaimedFor
              from due where o.id = due.id
            returning o.id, o.workspace_id as workspace, o.body::text as body, o.attempt
            """, new { work.Kind, work.BatchSize, work.ClaimedFor }, cancellationToken: cancellationToken));
        return [.. claimed.Select(row => new OutboxItem(row.Id, row.Workspace, row.Body, row.Attempt)).OrderBy(item => item.Id)];
    }

    async Task Complete(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        // Locked in the order of the ids, whoever deletes: two workers never wait for each other crosswise.
        await db.ExecuteAsync(new CommandDefinition("""
            with mine as (
                select o.id from outbox o join unnest(@ids, @attempts) as m (id, attempt) on m.id = o.id and m.attempt = o.attempt
                 order by o.id for update of o
            )
            delete from outbox o using mine where o.id = mine.id
            """, new { ids = items.Select(i => i.Id).ToArray(), attempts = items.Select(i => i.Attempt).ToArray() }, cancellationToken: cancellationToken));
    }

    async Task PutBack(IOutboxWork work, OutboxItem item, Exception error, Lease lease, CancellationToken cancellationToken)
    {
        var over = item.Attempt >= work.MaxAttempts;
        if (over)
            SetAside(error, work.Kind, item.Id, item.Attempt, item.Body);
        else
            AttemptFailed(DatabaseTrouble.Surprise(error), work.Kind, item.Id, item.Attempt, error.GetBaseException().Message);
        lease.LetGo(item);
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            update outbox set last_error = @message, due_at = now() + @pause, set_aside_at = case when @over then now() end
             where id = @Id and attempt = @Attempt
            """, new { item.Id, item.Attempt, over, message = $"{error.GetType().Name}: {error.Message}", pause = Pause(item.Attempt) }, cancellationToken: cancellationToken));
    }

    /// <summary>1, 2, 4 … seconds, five minutes at the most.</summary>
    static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, attempt - 1)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work {Kind} item {Item} failed at attempt {Attempt} and is tried again later: {Why}")]
    partial void AttemptFailed(Exception? cause, string kind, long item, int attempt, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work {Kind} item {Item} failed at attempt {Attempt} and is set aside; it is tried once an hour from now on: {Body}")]
    partial void SetAside(Exception cause, string kind, long item, int attempt, string body);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drain of {Kind} was interrupted; trying again in a second: {Why}")]
    partial void Interrupted(Exception? cause, string kind, string why);

    sealed record Row
    {
        public long Id { get; init; }
        public WorkspaceId Workspace { get; init; }
        public string Body { get; init; } = "";
        public int Attempt { get; init; }
    }
}
