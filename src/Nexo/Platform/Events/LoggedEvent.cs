using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Platform;

/// <summary>
/// A place in the log. Transactions come first, so that a reader who stands at a place has seen
/// everything before it, even what was numbered earlier and committed later.
/// </summary>
public readonly record struct EventPlace(ulong Xid, long Seq)
{
    /// <summary>As clients carry it in <c>Last-Event-ID</c>: <c>8123-991</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Xid}-{Seq}");

    public static bool TryParse(string? text, out EventPlace place)
    {
        place = default;
        if (text?.Split('-') is not [var xid, var seq]
            || !ulong.TryParse(xid, NumberStyles.None, CultureInfo.InvariantCulture, out var x)
            || !long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var s))
            return false;
        place = new EventPlace(x, s);
        return true;
    }

    public bool IsAfter(EventPlace other) => (Xid, Seq).CompareTo((other.Xid, other.Seq)) > 0;
}

/// <summary>One row of the log, as readers receive it.</summary>
public sealed record LoggedEvent
{
    [JsonIgnore] public EventPlace Place { get; init; }
    [JsonIgnore] public WorkspaceId Workspace { get; init; }
    public string Id => Place.ToString();

    /// <summary>task.approved, import.completed, …</summary>
    public required string Kind { get; init; }

    /// <summary>The id of what it tells of.</summary>
    public required string Subject { get; init; }

    /// <summary>person:&lt;id&gt;, agent:&lt;id&gt;, nexo or policy:&lt;name&gt;.</summary>
    public required string Actor { get; init; }
    public string? Channel { get; init; }
    public DateTimeOffset At { get; init; }
    public JsonElement Body { get; init; }
}
