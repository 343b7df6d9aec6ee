using System.Collections.Concurrent;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// Wakes readers on every node after a commit. One connection listens, another notifies; however many times
/// a signal is raised, one NOTIFY at a time is sent, so that commits never queue behind it.
/// A lost signal costs a poll interval, never a message: readers look for themselves as well.
/// </summary>
public sealed partial class Signals(NpgsqlDataSource source, ILogger<Signals> log) : BackgroundService
{
    /// <summary>The least time between two NOTIFY of this node.</summary>
    static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(4);

    readonly ConcurrentDictionary<string, Signal> signals = new(StringComparer.Ordinal);
    readonly SemaphoreSlim raised = new(0, 1);

    /// <param name="name">A PostgreSQL notification channel, lower case.</param>
    public Signal On(string name) => signals.GetOrAdd(name, n => new Signal(n, this));

    internal void Raise()
    {
        try
        {
            raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // The notifier has not taken the last one yet and will send for both.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Forever(Listen, stoppingToken), Forever(Notify, stoppingToken));

    async Task Listen(CancellationToken stopping)
    {
        await using var db = await source.OpenConnectionAsync(stopping);
        db.Notification += (_, told) => signals.GetValueOrDefault(told.Channel)?.Wake();
        foreach (var name in signals.Keys)
        {
            await using var listen = new NpgsqlCommand($"listen {name}", db);
            await listen.ExecuteNonQueryAsync(stopping);
        }
        foreach (var signal in signals.Values)
            signal.Wake(); // what was raised while nobody listened
        while (true)
            await db.WaitAsync(stopping);
    }

    async Task Notify(CancellationToken stopping)
    {
        await using var db = await source.OpenConnectionAsync(stopping);
        // A notification is a hint, so it need not wait for the disk.
        await using (var hurry = new NpgsqlCommand("set synchronous_commit = off", db))
            await hurry.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            await raised.WaitAsync(stopping);
            var names = signals.Values.Where(s => s.TakeRaised()).Select(s => s.Name).ToArray();
            if (names.Length == 0)
                continue;
            await using var notify = new NpgsqlCommand("select pg_notify(name, '') from unnest($1::text[]) name", db) { Parameters = { new() { Value = names } } };
            await notify.ExecuteNonQueryAsync(stopping);
            await Task.Delay(Spacing, stopping);
        }
    }

    async Task Forever(Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run(stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(DatabaseTrouble.Surprise(e), e.GetBaseException().Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signal connection was interrupted; trying again in a second: {Why}")]
    partial void Interrupted(Exception? cause, string why);
}

/// <summary>One notification channel: raised by writers after their commit, awaited by readers.</summary>
public sealed class Signal(string name, Signals signals)
{
    TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int raised;

    public string Name => name;

    /// <summary>Wakes the readers of this node at once and those of the others by NOTIFY.</summary>
    public void Raise()
    {
        Wake();
        if (Interlocked.Exchange(ref raised, 1) == 0)
            signals.Raise();
    }

    /// <summary>Completes at the next wake-up. Take it before looking for work, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref woken).Task;

    /// <summary>Waits for the wake-up or the time, whichever is sooner.</summary>
    public static async Task WaitFor(Task next, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(atMost, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    internal void Wake() =>
        Interlocked.Exchange(ref woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    internal bool TakeRaised() => Interlocked.Exchange(ref raised, 0) == 1;
}
