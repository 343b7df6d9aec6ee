namespace Nexo.Platform;

/// <summary>
/// One piece of work, as it was claimed. It is done when its batch was handled without an exception, unless the work
/// says otherwise here, item by item.
/// </summary>
/// <param name="Id">Rises with the order of arrival.</param>
/// <param name="Body">JSON text.</param>
/// <param name="Attempt">1 at the first try.</param>
/// <param name="Key">What it is in order with, where the work is <see cref="IOutboxWork.InOrder"/>.</param>
public sealed record OutboxItem(long Id, WorkspaceId Workspace, string Body, int Attempt, string? Key = null)
{
    internal Returned? Left { get; private set; }

    /// <summary>Not done: it is handed out again after this time, as often as the work says so (<see cref="IOutboxWork.MaxAttempts"/> counts for exceptions only).</summary>
    public void TryLater(TimeSpan after, string why) => Leave(new(this, why, after));

    /// <summary>Never to be done: it is set aside at once and stays there until somebody retries it.</summary>
    public void GiveUp(string why) => Leave(new(this, why, TimeSpan.Zero) { Aside = true, ForGood = true });

    internal void Leave(Returned? left) => Left = left;
}
