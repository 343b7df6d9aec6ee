using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>status</c>: the agents and what became of their tasks in 30 days.</summary>
static class StatusCommand
{
    public static Command Make()
    {
        var command = new Command("status", "What the agents have done in the last 30 days.");
        command.SetAction((_, stop) => Run(stop));
        return command;
    }

    static async Task<int> Run(CancellationToken stop)
    {
        var status = await Server.Connect().OrchestrationStatus(stop);
        Columns.Write(["agent", "channel", "status", "proposed", "approved", "completed", "approved %"], status.Agents.Select(agent => (string[])
            [agent.AgentName, agent.Channel, agent.Status, $"{agent.TasksGenerated}", $"{agent.TasksApproved}", $"{agent.TasksCompleted}", FormattableString.Invariant($"{agent.SuccessRate:0.0}")]));
        return 0;
    }
}
