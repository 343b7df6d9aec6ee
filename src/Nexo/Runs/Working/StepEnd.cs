namespace Nexo.Runs.Working;

/// <summary>How an attempt at a step came out.</summary>
/// <param name="Error">Why it failed or was skipped, for people; nothing secret.</param>
/// <param name="OutputsUri">Where the result lies, at most 512 characters.</param>
/// <param name="Warned">Succeeded with a warning, or skipped though it was wanted.</param>
/// <param name="Ask">Who decides, of a step that now waits for people.</param>
/// <param name="Report">Markdown that is kept with the step.</param>
/// <param name="IsFinal">A failure that trying again cannot mend.</param>
sealed record StepEnd(StepStatus Status, string? Error = null, string? OutputsUri = null, bool Warned = false, Plans.Deciders? Ask = null, bool IsFinal = false, string? Report = null)
{
    /// <summary>The least before the next try, where who was asked says so.</summary>
    public TimeSpan? Wait { get; init; }

    public static StepEnd Succeeded(string? outputsUri = null, bool warned = false) => new(StepStatus.Succeeded, OutputsUri: outputsUri, Warned: warned);

    public static StepEnd Failed(string error, bool isFinal = false) => new(StepStatus.Failed, error, IsFinal: isFinal);

    /// <summary>It was wanted, and what it needs is not there.</summary>
    public static StepEnd Skipped(string why) => new(StepStatus.Skipped, why, Warned: true);

    public static StepEnd Awaiting(Plans.Deciders who, string outputsUri) => new(StepStatus.AwaitingApproval, OutputsUri: outputsUri, Ask: who);
}
