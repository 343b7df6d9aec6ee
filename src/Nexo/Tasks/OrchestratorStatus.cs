using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <param name="Agents">The six channel agents' ids.</param>
/// <param name="Stats">Today, as in <see cref="DailyStats"/>.</param>
public sealed record OrchestratorState(IReadOnlyList<string> Agents, IReadOnlyList<DayOfChannel> Stats);

/// <summary>The state of the house; kept until something happens.</summary>
sealed class OrchestratorStatus(Database database, DailyStats stats, TimeProvider time)
{
    readonly KeptUntilNextEvent<OrchestratorState> kept = new(database, time);

    public Task<OrchestratorState> Read(Actor by, CancellationToken cancellationToken) =>
        kept.Read(by.Workspace, async stopping => new OrchestratorState([.. ChannelAgents.All.Select(agent => agent.Id)], await stats.Of(by, null, stopping)), cancellationToken);
}
