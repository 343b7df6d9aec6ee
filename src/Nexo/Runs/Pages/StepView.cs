using Nexo.Plans;

namespace Nexo.Runs.Pages;

/// <summary>A step as the page of its run shows it.</summary>
/// <param name="Planned">Null of an outside runner's.</param>
/// <param name="MayDecide">Whether the viewer may decide it now.</param>
public sealed record StepView(BookedStep Booked, Step? Planned, bool MayDecide)
{
    public string Caption => Planned?.Caption ?? Booked.Task;

    /// <summary>As on the wire; of a failure that was somebody's no: rejected.</summary>
    public string Status => Booked is { Status: StepStatus.Failed, ApprovalState: "rejected" } ? "rejected" : Booked.Status.Wire();

    public bool IsAtWork => Booked.Status is StepStatus.Queued or StepStatus.Running;

    /// <summary>Whether it has, or may still have, lines of its own; an approval writes none.</summary>
    public bool Writes => Booked.Kind is not null and not "approval" && Booked.Attempt > 0;

    /// <summary>Whether somebody may leave it out now.</summary>
    public bool MaySkip => Booked.Kind is not null && Booked.Status is StepStatus.Queued or StepStatus.AwaitingApproval;

    public TimeSpan? Lasted(DateTimeOffset now) => Booked switch
    {
        { DurationMs: { } ms } => TimeSpan.FromMilliseconds(ms),
        { StartedAt: { } start, FinishedAt: var end } => (end ?? now) - start,
        _ => null,
    };

    /// <summary>What the plan says to who decides.</summary>
    public string? Message => Booked.Inputs is { ValueKind: System.Text.Json.JsonValueKind.Object } inputs && inputs.TryGetProperty("message", out var said) ? said.GetString() : null;

    /// <summary>The address as a link, where it is one that a browser should open.</summary>
    public string? Link => Uri.TryCreate(Booked.OutputsUri, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? Booked.OutputsUri : null;
}
