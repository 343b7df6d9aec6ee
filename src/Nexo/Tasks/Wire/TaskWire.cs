namespace Nexo.Tasks;

/// <summary>The words of statuses, priorities and categories, as the API and the database write them.</summary>
public static class TaskWire
{
    static readonly string[] Statuses =
        ["pending", "awaiting_approval", "approved", "rejected", "in_progress", "marketplace_sync", "completed", "failed"];

    static readonly string[] Priorities = ["low", "medium", "high"];

    static readonly string[] Categories = ["optimization", "best-practice", "scaling", "analysis"];

    /// <summary>For messages.</summary>
    public static readonly string StatusNames = string.Join(", ", Statuses);

    /// <summary>For messages.</summary>
    public static readonly string PriorityNames = string.Join(", ", Priorities);

    /// <summary>For messages.</summary>
    public static readonly string CategoryNames = string.Join(", ", Categories);

    public static string Wire(this TaskStatus status) => Statuses[(int)status];

    public static string Wire(this TaskPriority priority) => Priorities[(int)priority];

    static readonly string[] Effects = ["approve", "ask", "ask_two", "never"];

    public static string Wire(this PolicyEffect effect) => Effects[(int)effect];

    public static string Wire(this TaskCategory category) => Categories[(int)category];

    public static TaskStatus? Status(string? text) => Find<TaskStatus>(Statuses, text);

    public static TaskPriority? Priority(string? text) => Find<TaskPriority>(Priorities, text);

    public static TaskCategory? Category(string? text) => Find<TaskCategory>(Categories, text);

    static T? Find<T>(string[] names, string? text) where T : struct, Enum =>
        Array.IndexOf(names, text) is var at and >= 0 ? (T)(object)at : null;
}
