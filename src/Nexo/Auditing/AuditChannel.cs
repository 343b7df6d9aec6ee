using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Auditing;

/// <summary>Brings a channel's findings up to date before somebody reads them. At once where nothing has changed.</summary>
sealed class AuditChannel(AuditBatch batch)
{
    /// <returns>How many listings had to be audited.</returns>
    public async Task<int> Run(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        var audited = 0;
        while (true)
        {
            var read = await batch.Run(workspace, channel, cancellationToken);
            audited += read;
            if (read < AuditBatch.Size)
                return audited;
        }
    }
}
