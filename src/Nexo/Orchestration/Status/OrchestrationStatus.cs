using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Orchestration.Status;

public sealed record StatusSummary
{
    public required int TotalAgents { get; init; }
    public required int ActiveAgents { get; init; }
    public required int TotalTasksGenerated { get; init; }
    public required int TotalTasksApproved { get; init; }
    public required int TotalTasksCompleted { get; init; }

    /// <summary>approved ÷ generated × 100, one decimal, as a text: "77.8".</summary>
    public required string OverallSuccessRate { get; init; }
}

public sealed record AgentStatus
{
    public required string AgentId { get; init; }
    public required string AgentName { get; init; }

    /// <summary>As the requirement writes it: Amazon, MercadoLivre, Shopee, Shein, TikTok Shop, Kaway.</summary>
    public required string Channel { get; init; }

    /// <summary>active: at work, or it proposed something in the last 30 days; error: its last run failed; idle.</summary>
    public required string Status { get; init; }
    public required int TasksGenerated { get; init; }
    public required int TasksApproved { get; init; }
    public required int TasksCompleted { get; init; }

    /// <summary>approved ÷ generated × 100, one decimal.</summary>
    public required decimal SuccessRate { get; init; }
}

public sealed record StatusAnswer(string Status, DateTimeOffset Timestamp, StatusSummary Summary, IReadOnlyList<AgentStatus> Agents, string Report);

/// <summary>The six agents and what became of their tasks in 30 days; kept until something happens.</summary>
sealed class OrchestrationStatus(Database database, TimeProvider time)
{
    readonly KeptUntilNextEvent<Counted> kept = new(database, time);

    /// <param name="by">A person sees all six agents, an agent's token only its own.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<StatusAnswer> Read(Actor by, CancellationToken cancellationToken) =>
        Answer(await kept.Read(by.Workspace, stopping => Count(by.Workspace, stopping), cancellationToken), by);

    async Task<Counted> Count(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var counts = (await CountTasksOfAgents.Of(db, workspace, now, cancellationToken)).ToDictionary(c => c.Agent);
        var activity = (await CountTasksOfAgents.Activity(db, workspace, [.. ChannelAgents.All.Select(a => a.Id)], cancellationToken)).ToDictionary(a => a.Agent);
        var zone = await db.ExecuteScalarAsync<string>(new CommandDefinition("select time_zone from workspaces where id = @workspace", new { workspace }, cancellationToken: cancellationToken));
        return new Counted(counts, activity, zone ?? "UTC", now);
    }

    static StatusAnswer Answer(Counted known, Actor by)
    {
        var agents = ChannelAgents.All.Where(a => by.AgentOf is null || a.Channel == by.AgentOf)
            .Select(a => Agent(a, known.Counts.GetValueOrDefault(a.Id) ?? new AgentCount { Agent = a.Id }, known.Activity[a.Id])).ToArray();
        var (generated, approved, completed) = (agents.Sum(a => a.TasksGenerated), agents.Sum(a => a.TasksApproved), agents.Sum(a => a.TasksCompleted));
        var summary = new StatusSummary
        {
            TotalAgents = agents.Length,
            ActiveAgents = agents.Count(a => a.Status == "active"),
            TotalTasksGenerated = generated,
            TotalTasksApproved = approved,
            TotalTasksCompleted = completed,
            OverallSuccessRate = Rate(approved, generated).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture),
        };
        var decided = agents.Sum(a => known.Counts.GetValueOrDefault(a.AgentId)?.Decided ?? 0);
        var lastRuns = agents.Select(a => (a.AgentName, Activity: known.Activity[a.AgentId])).ToArray();
        return new("success", known.At, summary, agents, Report.Of(summary, agents, known.At, known.Zone, decided) + LastRuns.Of(lastRuns));
    }

    static AgentStatus Agent(ChannelAgent agent, AgentCount count, AgentActivity activity) => new()
    {
        AgentId = agent.Id,
        AgentName = agent.Name,
        Channel = agent.Channel == Channel.MercadoLivre ? "MercadoLivre" : agent.Channel.Title,
        Status = activity.IsAtWork ? "active" : activity.LastFailed ? "error" : count.Generated > 0 ? "active" : "idle",
        TasksGenerated = count.Generated,
        TasksApproved = count.Approved,
        TasksCompleted = count.Completed,
        SuccessRate = Rate(count.Approved, count.Generated),
    };

    /// <summary>Percent with one decimal, half away from zero; of nothing it is 0.</summary>
    internal static decimal Rate(int part, int whole) => whole == 0 ? 0 : decimal.Round(part * 100m / whole, 1, MidpointRounding.AwayFromZero);

    sealed record Counted(IReadOnlyDictionary<string, AgentCount> Counts, IReadOnlyDictionary<string, AgentActivity> Activity, string Zone, DateTimeOffset At);
}
