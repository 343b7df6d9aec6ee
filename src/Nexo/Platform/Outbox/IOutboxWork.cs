namespace Nexo.Platform;

/// <summary>
/// A kind of work the drain hands out in batches. It must bear repetition: a crash after the work
/// and before its completion hands the same item out again.
/// </summary>
public interface IOutboxWork
{
    /// <summary>The value of <c>outbox.kind</c>, for example <c>task.triage</c>.</summary>
    string Kind { get; }

    /// <summary>Items a loop claims at once. It works on them before it claims again, so few of what is slow: 1 for a call over the network.</summary>
    int BatchSize => 50;

    /// <summary>Batches worked on side by side on one node. One loop at a time looks for work; when all are busy, this node claims nothing.</summary>
    int Loops => 1;

    /// <summary>
    /// Whether items of the same workspace and key are handed out in the order of their ids, to one holder at a time. Those behind an
    /// item that failed or is put off wait for it until it is done or set aside; those behind one in the same batch are given back unless it is done.
    /// Items without a key are free.
    /// </summary>
    bool InOrder => false;

    /// <summary>How long a claim holds after its node's last sign of life; then another node may take the items over.</summary>
    TimeSpan ClaimedFor => TimeSpan.FromSeconds(10);

    /// <summary>Attempts before an item that ends in exceptions is set aside; 1, 2, 4 … 300 seconds lie between them.</summary>
    int MaxAttempts => 10;

    /// <summary>
    /// Does the work of the whole batch, in order of id. An exception makes the drain hand over its items one by one; an item that is to be
    /// tried at another time or never says so itself (<see cref="OutboxItem.TryLater"/>, <see cref="OutboxItem.GiveUp"/>).
    /// </summary>
    ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken);
}
