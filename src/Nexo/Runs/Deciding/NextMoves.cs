using Nexo.Plans;

namespace Nexo.Runs.Deciding;

/// <summary>A step as the book has it.</summary>
/// <param name="Warned">It succeeded with a warning, or was skipped though it was wanted.</param>
/// <param name="Rejected">It failed because somebody said no.</param>
/// <param name="HandedOut">Given to the engine and not over yet.</param>
public sealed record StepState(string Name, StepStatus Status, bool Warned = false, bool HandedOut = false, DateTimeOffset? DueAt = null, bool Rejected = false);

/// <param name="Start">Given to the engine now.</param>
/// <param name="Ask">Wait for a decision from now on; no worker is held.</param>
/// <param name="Skip">With the reason, for people.</param>
/// <param name="Status">What the run is afterwards.</param>
/// <param name="Why">Of a run that failed or was cancelled.</param>
public sealed record Moves(IReadOnlyList<Step> Start, IReadOnlyList<Step> Ask, IReadOnlyList<(Step Step, string Why)> Skip, RunStatus Status, string? Why = null);

/// <summary>The pure decision: given the plan and the book, what next? It is asked after everything that happens to a run, and asking twice changes nothing.</summary>
public static class NextMoves
{
    /// <param name="plan">As it was when the run was made.</param>
    /// <param name="book">Every step of the plan.</param>
    /// <param name="cancelled">Whether somebody has cancelled the run.</param>
    /// <param name="strict">Whether warnings make it fail.</param>
    /// <param name="now">Retries that are due later wait.</param>
    public static Moves Of(Plan plan, IReadOnlyDictionary<string, StepState> book, bool cancelled, bool strict, DateTimeOffset now)
    {
        var skip = new List<(Step Step, string Why)>();
        // The order of the text need not be the order of the graph: go on until nothing more falls away.
        var outcome = plan.Steps.ToDictionary(step => step.Name, step => OutcomeOf(book[step.Name].Status));
        for (var before = -1; before != skip.Count;)
        {
            before = skip.Count;
            foreach (var step in plan.Steps.Where(step => outcome[step.Name] == Outcomes.None && !IsAtWork(book[step.Name])))
            {
                if ((cancelled ? Why.Cancelled.English : Hindrance(step, outcome)) is { } why)
                {
                    skip.Add((step, why));
                    outcome[step.Name] = Outcomes.Skipped;
                }
            }
        }
        var atWork = plan.Steps.Count(step => IsAtWork(book[step.Name]));
        var ready = plan.Steps.Where(step => outcome[step.Name] == Outcomes.None && book[step.Name] is { Status: StepStatus.Queued, HandedOut: false } state
            && !(state.DueAt > now) && step.Needs.All(needed => outcome[needed] != Outcomes.None)).ToList();
        var ask = ready.Where(step => step.Work is ApprovalWork).ToList();
        var start = ready.Where(step => step.Work is not ApprovalWork).Take(Math.Max(0, plan.Concurrency - atWork)).ToList();
        if (plan.Steps.All(step => outcome[step.Name] != Outcomes.None))
            return End(plan, book, skip, cancelled, strict);
        var working = atWork + start.Count > 0 || plan.Steps.Any(step => outcome[step.Name] == Outcomes.None && book[step.Name] is { Status: StepStatus.Queued, DueAt: not null });
        return new Moves(start, ask, skip, working ? RunStatus.Running : RunStatus.AwaitingApproval);
    }

    static bool IsAtWork(StepState state) => state.Status == StepStatus.Running || (state.Status == StepStatus.Queued && state.HandedOut);

    static Outcomes OutcomeOf(StepStatus status) => status switch
    {
        StepStatus.Succeeded => Outcomes.Succeeded,
        StepStatus.Failed => Outcomes.Failed,
        StepStatus.Skipped => Outcomes.Skipped,
        _ => Outcomes.None,
    };

    /// <returns>Why the step can never start, or null.</returns>
    static string? Hindrance(Step step, Dictionary<string, Outcomes> outcome)
    {
        foreach (var needed in step.Needs)
        {
            if (outcome[needed] != Outcomes.None && !step.Wanted(needed).HasFlag(outcome[needed]))
                return Why.NeedsOtherwise.Of(needed, Spelt(outcome[needed]), string.Join(" or ", Each(step.Wanted(needed)).Select(Spelt)));
        }
        return null;
    }

    static IEnumerable<Outcomes> Each(Outcomes some) => new[] { Outcomes.Succeeded, Outcomes.Failed, Outcomes.Skipped }.Where(one => some.HasFlag(one));

    static string Spelt(Outcomes one) => one switch { Outcomes.Succeeded => "succeeded", Outcomes.Failed => "failed", _ => "was skipped" };

    static Moves End(Plan plan, IReadOnlyDictionary<string, StepState> book, List<(Step Step, string Why)> skip, bool cancelled, bool strict)
    {
        if (cancelled)
            return new Moves([], [], skip, RunStatus.Cancelled, Why.Cancelled.English);
        var failed = plan.Steps.Where(step => book[step.Name].Status == StepStatus.Failed).ToList();
        if (failed.Find(step => !step.MayFail) is { } first)
            return new Moves([], [], skip, RunStatus.Failed, (book[first.Name].Rejected ? Why.StepRejected : Why.StepFailed).Of(first.Name));
        var warned = plan.Steps.Where(step => book[step.Name].Warned).Concat(failed).Select(step => step.Name).Distinct().ToList();
        return strict && warned.Count > 0
            ? new Moves([], [], skip, RunStatus.Failed, Why.Strict.Of(string.Join(", ", warned)))
            : new Moves([], [], skip, RunStatus.Succeeded);
    }
}
