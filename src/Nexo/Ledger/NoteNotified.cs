using System.Globalization;
using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>Sets <c>webhook_notified_at</c> when somebody outside was first told: of a step its entry, of a run all of its entries.</summary>
sealed class NoteNotified : IDelivered
{
    public Task Note(NpgsqlConnection db, NpgsqlTransaction transaction, Delivered delivered, CancellationToken cancellationToken)
    {
        var (entry, run) = delivered.Kind.Split('.')[0] switch
        {
            "step" when long.TryParse(delivered.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => ((long?)id, (Guid?)null),
            "run" when Guid.TryParse(delivered.Subject, out var id) => (null, id),
            _ => (null, null),
        };
        // Locked in the order of the ids, so that two endpoints told at once do not wait for each other crosswise.
        return entry is null && run is null ? Task.CompletedTask : db.ExecuteAsync(new CommandDefinition($"""
            with untold as (
                select id from agents_tasks where workspace_id = @Workspace and {(entry is null ? "run = @run" : "id = @entry")} and webhook_notified_at is null order by id for update
            )
            update agents_tasks t set webhook_notified_at = @At from untold u where t.id = u.id
            """, new { delivered.Workspace, run, entry, delivered.At }, transaction, cancellationToken: cancellationToken));
    }
}
