using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Working;

/// <summary>While a step works: says every two seconds that its node lives, and ends the work when the step is no longer ours, its run is cancelled, or its time is up.</summary>
sealed class StepLife : IDisposable
{
    /// <summary>Raised when somebody cancels a run.</summary>
    public const string SignalName = "nexo_run_cancelled";

    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource work;
    readonly CancellationTokenSource over = new();

    public StepLife(StepBook book, Signals signals, StepTurn turn, CancellationToken stopping)
    {
        work = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        work.CancelAfter(turn.Step.Timeout);
        _ = Beat(book, signals.On(SignalName), turn);
    }

    public CancellationToken Token => work.Token;

    /// <summary>Another node has taken the step over: what comes of this attempt does not count.</summary>
    public bool IsLost { get; private set; }

    public bool IsCancelled { get; private set; }

    public void Dispose()
    {
        over.Cancel();
        work.Dispose();
    }

    async Task Beat(StepBook book, Signal cancelled, StepTurn turn)
    {
        // The beginning was the first beat, so that a short step needs no other.
        var next = cancelled.Next;
        while (true)
        {
            await Task.WhenAny(next, Task.Delay(Every, over.Token));
            if (over.IsCancellationRequested)
                return;
            next = cancelled.Next; // before the look, so that no cancelling falls between
            try
            {
                var (isOurs, isCancelled) = await book.Beat(turn.Entry, turn.Attempt, over.Token);
                (IsLost, IsCancelled) = (!isOurs, isCancelled);
                if (IsLost || IsCancelled)
                {
                    await work.CancelAsync();
                    return;
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException)
            {
                // Over, or the database is away: then nobody else can take the step either.
            }
        }
    }
}
