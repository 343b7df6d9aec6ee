using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>One piece of work, as it was claimed.</summary>
/// <param name="Id">Rises with the order of arrival.</param>
/// <param name="Body">JSON text.</param>
/// <param name="Attempt">1 at the first try.</param>
public sealed record OutboxItem(long Id, WorkspaceId Workspace, string Body, int Attempt);

/// <summary>
/// A kind of work the drain hands out in batches. It must bear repetition: a crash after the work
/// and before its completion hands the same item out again.
/// </summary>
public interface IOutboxWork
{
    /// <summary>The value of <c>outbox.kind</c>, for example <c>task.triage</c>.</summary>
    string Kind { get; }

    int BatchSize => 50;

    /// <summary>How long a claim holds after its node's last sign of life; then another node may take the items over.</summary>
    TimeSpan ClaimedFor => TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a failing item is set aside.</summary>
    int MaxAttempts => 10;

    /// <summary>Does the work of the whole batch; an exception makes the drain try its items one by one.</summary>
    ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken);
}

/// <summary>Puts work into the outbox, inside the caller's transaction; call <see cref="OutboxDrain.Wake()"/> after the commit.</summary>
public static class Outbox
{
    public static Task Put(NpgsqlConnection db, NpgsqlTransaction? transaction, WorkspaceId workspace, string kind, string body) =>
        db.ExecuteAsync("insert into outbox (workspace_id, kind, body) values (@workspace, @kind, @body::jsonb)", new { workspace, kind, body }, transaction);
}
