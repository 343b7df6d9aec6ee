using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports.Sample;

/// <summary>Loads the sample catalogue into a workspace that was made with it. Done twice it changes nothing.</summary>
sealed class LoadSample(IServiceProvider services, Database database) : IOutboxWork
{
    // Asked for late: imports wake the drain that holds this work.
    SampleVerb Sample => field ??= services.GetRequiredService<SampleVerb>();

    public string Kind => "workspace.sample";

    public int BatchSize => 1;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            foreach (var channel in Channel.All)
                if (!await IsLoaded(item.Workspace, channel, cancellationToken))
                    await Sample.Load(Actor.Nexo(item.Workspace), channel, cancellationToken);
    }

    async Task<bool> IsLoaded(WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await SampleVerb.IsLoaded(db, workspace, channel);
    }
}
