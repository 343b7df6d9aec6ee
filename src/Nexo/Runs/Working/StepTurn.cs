using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Working;

/// <summary>One attempt at a step: what to do, for which run, and where what it says goes.</summary>
/// <param name="Entry">The step's id in the book.</param>
/// <param name="Attempt">From 1; rises when a node dies, too.</param>
sealed record StepTurn(Run Run, Plan Plan, Step Step, long Entry, int Attempt, IReadOnlyDictionary<string, (StepStatus Status, string? OutputsUri)> Before, StepLog Log)
{
    public WorkspaceId Workspace => Run.WorkspaceId;

    /// <summary>The same at every attempt, so that whoever is asked can tell a repetition.</summary>
    public string IdempotencyKey => $"{Run.Id}/{Step.Name}";

    /// <summary>Fills <c>{{ inputs.… }}</c>, <c>{{ run.id }}</c>, <c>{{ run.day }}</c> and <c>{{ steps.…. }}</c>.</summary>
    public string Fill(string text) => Template.Fill(text, ValueOf);

    string? ValueOf(string name)
    {
        if (name == "run.id")
            return Run.Name;
        if (name == "run.day")
            return Run.Day;
        if (name.StartsWith("inputs.", StringComparison.Ordinal))
            return Run.InputValues.GetValueOrDefault(name["inputs.".Length..]);
        foreach (var (step, (status, uri)) in Before)
        {
            if (name == $"steps.{step}.status")
                return status.Wire();
            if (name == $"steps.{step}.outputs_uri")
                return uri;
        }
        return null;
    }
}

/// <summary>Does what steps of one kind do. A crash after the work hands the same step out again, so it bears repetition or says in its docs that it does not.</summary>
interface IStepKind
{
    /// <summary>The type of work it takes.</summary>
    Type Takes { get; }

    /// <summary>What the book shows as the step's inputs; nothing secret.</summary>
    object InputsOf(StepTurn turn);

    /// <returns>Why the step could not do its work here and now, for a dry run; null when nothing is in the way.</returns>
    ValueTask<string?> Hindrance(StepTurn turn, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

    /// <param name="turn">What to do.</param>
    /// <param name="cancellationToken">Ends it: cancelled, out of time, taken over by another node, or the node stops.</param>
    Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken);
}
