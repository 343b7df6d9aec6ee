using Dapper;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Auditing;

/// <summary>Looks at every listing of a channel again, whether anything about it has changed or not.</summary>
sealed class AuditAgain(Database database, AuditBatch batch)
{
    /// <returns>How many listings were looked at.</returns>
    public async Task<int> All(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        await using (var db = await database.OpenForWork(cancellationToken))
        {
            await db.ExecuteAsync(new CommandDefinition("""
                insert into audit_wanted (workspace_id, channel, listing_id)
                select workspace_id, channel, id from listings l where workspace_id = @workspace and channel = @channel
                   and not exists (select from audit_wanted w where w.workspace_id = l.workspace_id and w.channel = l.channel and w.listing_id = l.id)
                """, new { workspace, channel }, cancellationToken: cancellationToken));
        }
        var all = 0;
        for (var some = AuditBatch.Size; some == AuditBatch.Size; all += some)
            some = await batch.Run(workspace, channel, cancellationToken);
        return all;
    }
}
