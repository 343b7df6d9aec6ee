using Nexo.Tasks;

namespace Nexo.Discussion.Notifications;

/// <summary>What a person is told. On the wire: mentioned, assigned, decided, woken.</summary>
public sealed record Notification
{
    public required long Id { get; init; }

    /// <summary><c>mentioned</c> in a comment; a task <c>assigned</c> to the person; one they proposed <c>decided</c> on; one they put off is back (<c>woken</c>).</summary>
    public required string Kind { get; init; }
    public required TaskId TaskId { get; init; }
    public string TaskTitle { get; init; } = "";

    /// <summary>As the log names it.</summary>
    public string Actor { get; init; } = "";

    /// <summary>As people see it; null when the log's name says it.</summary>
    public string? ActorName { get; init; }

    /// <summary>What the comment says; null unless it is a mention that still stands.</summary>
    public string? Text { get; init; }

    /// <summary>approved or rejected; null unless it is about a decision.</summary>
    public string? Decision { get; init; }

    /// <summary>Said with the decision.</summary>
    public string? Reason { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
}

static class NotificationKinds
{
    public static readonly string[] All = ["mentioned", "assigned", "decided", "woken"];
}
