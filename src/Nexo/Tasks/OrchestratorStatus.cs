using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <param name="Agents">The channel agents' ids.</param>
/// <param name="Stats">Today, as in <see cref="DailyStats"/>.</param>
public sealed record OrchestratorState(IReadOnlyList<string> Agents, IReadOnlyList<DayOfChannel> Stats);

/// <summary>The state of the house; kept until something happens.</summary>
sealed class OrchestratorStatus(Database database, DailyStats stats, TimeProvider time)
{
    readonly KeptUntilNextEvent<IReadOnlyList<DayOfChannel>> kept = new(database, time);

    /// <param name="by">An agent's token sees itself and its channel, a person all six.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<OrchestratorState> Read(Actor by, CancellationToken cancellationToken)
    {
        var days = await kept.Read(by.Workspace, stopping => stats.OfAll(by.Workspace, null, stopping), cancellationToken);
        return new([.. ChannelAgents.All.Where(agent => by.AgentOf is null || agent.Channel == by.AgentOf).Select(agent => agent.Id)], DailyStats.SeenBy(by, days));
    }
}
