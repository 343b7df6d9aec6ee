using System.Text.Json;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Auditing;

/// <summary>
/// The outbox work <c>listings.audit</c>: <c>{"channel": "amazon"}</c>, with <c>importId</c> where an import asks. One batch each;
/// what is left becomes the next item, so that no claim is held for long.
/// </summary>
sealed class AuditWork(AuditBatch batch, Database database, IServiceProvider services) : IOutboxWork
{
    public const string Name = "listings.audit";

    public string Kind => Name;

    public static string BodyFor(Channel channel) => JsonSerializer.Serialize(new Asked(channel), Json.Options);

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var (workspace, channel) in items.Select(item => (item.Workspace, JsonSerializer.Deserialize<Asked>(item.Body, Json.Options)!.Channel)).Distinct())
        {
            if (await batch.Run(workspace, channel, cancellationToken) == AuditBatch.Size)
                await GoOn(workspace, channel, cancellationToken);
        }
    }

    async Task GoOn(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await Outbox.Put(db, null, workspace, Name, BodyFor(channel));
        // Asked for here and not in the constructor: the drain is built from its works.
        services.GetRequiredService<OutboxDrain>().Wake();
    }

    sealed record Asked(Channel Channel, Guid? ImportId = null);
}
