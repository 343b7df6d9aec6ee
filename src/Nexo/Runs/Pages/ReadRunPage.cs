using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Pages;

/// <summary>A run as its page shows it to one viewer.</summary>
/// <param name="Plan">As it was when the run was made; null of an outside runner's, and of one this version cannot read.</param>
/// <param name="Chosen">The step that is looked at.</param>
/// <param name="IsPinned">Whether the viewer chose it; otherwise it goes along with the run.</param>
/// <param name="Log">Null: there is none.</param>
public sealed record RunView(Run Run, Plan? Plan, IReadOnlyList<StepView> Steps, StepView? Chosen, bool IsPinned, LogTail? Log, WhoNames Names, bool MayActivate)
{
    public bool IsOurs => Run.Source is not null;

    public bool MayCancel => MayActivate && IsOurs && !Run.Status.IsOver() && Run.CancelledBy is null;

    public bool MayRetry => MayActivate && IsOurs && Run.Status is RunStatus.Failed or RunStatus.Cancelled or RunStatus.Succeeded && Steps.Any(step => step.Booked.Status is StepStatus.Failed or StepStatus.Skipped);
}

/// <summary>Reads what the page of a run shows.</summary>
sealed class ReadRunPage(Database database, ReadRuns runs, ReadLog logs, KnownPlans known)
{
    /// <param name="actor">Who looks.</param>
    /// <param name="run">Its name or id.</param>
    /// <param name="entry">The step to look at; null: where the run is.</param>
    /// <param name="attempt">Whose log; null: the latest.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<RunView?> Find(Actor actor, string run, long? entry, int? attempt, CancellationToken cancellationToken)
    {
        if (await runs.Find(actor.Workspace, run, cancellationToken) is not { } found)
            return null;
        var plan = Read(found.Run);
        var steps = found.Steps.Select(step => new StepView(step, plan?.Find(step.Task), MayDecide(actor, found.Run, step))).ToList();
        var pinned = steps.FirstOrDefault(step => step.Booked.Id == entry);
        var chosen = pinned ?? WhereItIs(steps);
        var log = chosen is { Writes: true } ? await logs.Tail(actor, chosen.Booked.Id, attempt, cancellationToken) : null;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var names = await WhoNames.Of(db, actor.Workspace, [found.Run.StartedBy, found.Run.CancelledBy], cancellationToken);
        return new RunView(found.Run, plan, steps, chosen, pinned is not null, log, names, actor.May(Permission.Activate));
    }

    /// <returns>Null also of a plan of another version: its steps stand in the book all the same.</returns>
    Plan? Read(Run run) => run.Source is { } source && known.Read(source, run.Origin).Try(out var plan, out _) ? plan : null;

    static StepView? WhereItIs(List<StepView> steps) =>
        steps.FirstOrDefault(step => step.MayDecide)
        ?? steps.FirstOrDefault(step => step.Booked.Status == StepStatus.Running)
        ?? steps.FirstOrDefault(step => step.Booked.Status == StepStatus.AwaitingApproval)
        ?? steps.FirstOrDefault(step => step.Booked.Status == StepStatus.Failed)
        ?? steps.LastOrDefault(step => step.Booked.Status == StepStatus.Succeeded)
        ?? (steps.Count > 0 ? steps[0] : null);

    static bool MayDecide(Actor actor, Run run, BookedStep step) =>
        step.Status == StepStatus.AwaitingApproval && actor.May(Permission.DecideSteps)
        && Ledger.Deciders.Of(step.Deciders is { ValueKind: System.Text.Json.JsonValueKind.Object } who ? who.GetRawText() : null).Refuse(actor, run.StartedBy) is null;
}
