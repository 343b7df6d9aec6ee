using System.Text.Json;
using Npgsql;

namespace Nexo.Platform;

/// <summary>An event that arrived at a receiver outside.</summary>
/// <param name="Kind">As the log has it: <c>run.failed</c>.</param>
/// <param name="Subject">The id of what it tells of.</param>
/// <param name="Body">Of the event.</param>
/// <param name="At">When the receiver took it.</param>
public sealed record Delivered(WorkspaceId Workspace, string Kind, string Subject, JsonElement Body, DateTimeOffset At);

/// <summary>
/// Wants to know when an event has arrived outside, by any webhook. Registered as a singleton by who needs it; told in the very
/// transaction that notes the delivery (role <c>nexo_worker</c>: name the workspace in the SQL). One short statement that bears repetition:
/// an event goes to each endpoint that wants it, and what fails here is delivered again.
/// </summary>
public interface IDelivered
{
    Task Note(NpgsqlConnection db, NpgsqlTransaction transaction, Delivered delivered, CancellationToken cancellationToken);
}
