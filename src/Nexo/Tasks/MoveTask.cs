using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>One step with one task: decided by the life cycle, written with its event, told after the commit.</summary>
sealed class MoveTask(Database database, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<MarketplaceTask>> Take(Actor by, TaskId id, TaskStep step, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var outcome = await TaskStore.Take(db, id, step, by, time.GetUtcNow(), cancellationToken);
        if (!outcome.IsRefused)
            events.Now();
        return outcome;
    }

    /// <summary>Takes a decision back: within ten minutes, by who made it, while nothing has followed.</summary>
    public Task<Outcome<MarketplaceTask>> Reopen(Actor by, TaskId id, CancellationToken cancellationToken) =>
        Take(by, id, new TaskStep.Reopen(time.GetUtcNow()), cancellationToken);

    public Task<Outcome<MarketplaceTask>> Retry(Actor by, TaskId id, CancellationToken cancellationToken) =>
        Take(by, id, new TaskStep.Retry(), cancellationToken);

    /// <param name="reason">1 to 2,000 characters.</param>
    public async Task<Outcome<MarketplaceTask>> Cancel(Actor by, TaskId id, string? reason, CancellationToken cancellationToken) =>
        Texts.Broken("reason", reason, 1, 2_000) is { } broken ? broken : await Take(by, id, new TaskStep.Cancel(reason!), cancellationToken);

    /// <param name="error">1 to 2,000 characters.</param>
    public async Task<Outcome<MarketplaceTask>> Fail(Actor by, TaskId id, string? error, CancellationToken cancellationToken) =>
        Texts.Broken("error", error, 1, 2_000) is { } broken ? broken : await Take(by, id, new TaskStep.Fail(error!), cancellationToken);
}
