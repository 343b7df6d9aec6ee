using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>A step somebody wants to take with a task; <see cref="TaskLifecycle"/> says whether it is possible.</summary>
public abstract record TaskStep
{
    public sealed record AskForApproval : TaskStep;

    /// <summary>By a policy, which is named as the approver.</summary>
    public sealed record AutoApprove : TaskStep;

    /// <param name="Of">The open task the evidence was merged into.</param>
    public sealed record DiscardDuplicate(TaskId Of) : TaskStep;

    /// <summary>A policy says never.</summary>
    /// <param name="Policy">Its name.</param>
    public sealed record Forbid(string Policy) : TaskStep;

    /// <param name="SeenVersion">The version that was edited.</param>
    public sealed record EditChangeSet(int SeenVersion) : TaskStep;

    /// <param name="SeenVersion">The version decided on; null is good enough while nobody has edited the task.</param>
    public sealed record Approve(int? SeenVersion, string? Reason = null) : TaskStep;

    /// <param name="SeenVersion">As in <see cref="Approve"/>.</param>
    public sealed record Reject(int? SeenVersion, string Reason) : TaskStep;

    /// <param name="Until">When it comes back by itself; later than <paramref name="At"/>.</param>
    /// <param name="At">Now.</param>
    public sealed record Snooze(DateTimeOffset Until, DateTimeOffset At) : TaskStep;

    /// <summary>Brings a task back before its time.</summary>
    /// <param name="At">Now.</param>
    public sealed record Wake(DateTimeOffset At) : TaskStep;

    public sealed record Expire : TaskStep;

    public sealed record Assign(PersonId To) : TaskStep;

    /// <param name="Hours">Actual hours, more than 0.</param>
    /// <param name="ByHand">The person states that the change was made by hand.</param>
    /// <param name="Connected">Whether the channel is connected, so that Nexo can make the change.</param>
    public sealed record Complete(decimal Hours, string? Notes, bool ByHand, bool Connected) : TaskStep;

    public sealed record StartSync : TaskStep;

    /// <summary>The platform has accepted the change.</summary>
    public sealed record Accepted : TaskStep;

    public sealed record Fail(string Error) : TaskStep;

    public sealed record Retry : TaskStep;

    public sealed record Cancel(string Reason) : TaskStep;

    /// <param name="At">Now; a decision can be taken back for ten minutes.</param>
    public sealed record Reopen(DateTimeOffset At) : TaskStep;
}
