using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <param name="Replayed">Whether an earlier request with the same Idempotency-Key made the task.</param>
sealed record WrittenTask(MarketplaceTask Task, bool Replayed);

/// <summary>One task on its way into the database, and who waits for it.</summary>
sealed class PendingTask(Actor by, NewTask proposal, MarketplaceTask task, byte[]? requestHash)
{
    readonly TaskCompletionSource<Outcome<WrittenTask>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkspaceId Workspace => by.Workspace;
    public string Principal => by.Name;
    public NewTask Proposal => proposal;
    public MarketplaceTask Task => task;

    /// <summary>SHA-256 of the request; null when any repetition of the key means the same task.</summary>
    public byte[]? RequestHash => requestHash;

    /// <summary>Completes after the commit.</summary>
    public Task<Outcome<WrittenTask>> Done => done.Task;

    public void Written() => done.TrySetResult(new WrittenTask(task, Replayed: false));

    public void Answer(Outcome<WrittenTask> outcome) => done.TrySetResult(outcome);

    public void Fail(Exception error) => done.TrySetException(error);
}
