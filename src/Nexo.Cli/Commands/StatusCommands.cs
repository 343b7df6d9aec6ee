using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>status</c> and <c>stats</c>: the agents and what became of their tasks, in 30 days and in one.</summary>
static class StatusCommands
{
    static readonly Option<string> Date = new("--date") { Description = "A day such as 2026-11-21; today without.", HelpName = "day" };

    static readonly Option<bool> Report = new("--report") { Description = "The report as text (Markdown)." };

    public static Command Status()
    {
        var status = Verb.Shows("status", "What the agents have done in the last 30 days.", Run, "status --watch 5", "status --report");
        status.Add(Report);
        return status;
    }

    public static Command Stats()
    {
        var stats = Verb.Shows("stats", "The day of each marketplace.", Day, "stats --date 2026-11-20 --json");
        stats.Add(Date);
        return stats;
    }

    static async Task Run(Asked asked)
    {
        var status = await asked.Nexo.OrchestrationStatus(asked.Stop);
        if (asked.Get(Report) && !asked.IsJson)
            asked.Lines([status.Report]);
        else
            asked.Table(status, status.Agents,
            [
                new("agent", agent => agent.AgentName), new("channel", agent => agent.Channel), new("status", agent => agent.Status), new("proposed", agent => $"{agent.TasksGenerated}"), new("approved", agent => $"{agent.TasksApproved}"),
                new("completed", agent => $"{agent.TasksCompleted}"), new("approved %", agent => agent.SuccessRate.ToString("0.0", CultureInfo.InvariantCulture), Rank: 1),
            ]);
    }

    static async Task Day(Asked asked)
    {
        var days = await asked.Nexo.DailyStats(new() { Date = asked.Get(Date) }, asked.Stop);
        asked.Table(days, days,
        [
            new("channel", day => day.Marketplace), new("created", day => $"{day.Created}"), new("approved", day => $"{day.Approved}"), new("by policy", day => $"{day.ApprovedByPolicy}", Rank: 2), new("in progress", day => $"{day.InProgress}"),
            new("completed", day => $"{day.Completed}"), new("hours each", day => Asked.Number(Math.Round(day.AvgCompletionTime, 2)), Rank: 1),
        ]);
    }
}

/// <summary><c>whoami</c>: whose key this is.</summary>
static class WhoAmICommand
{
    public static Command Make() => Verb.Shows("whoami", "Whose key this is, in which workspace and with which role.", Run);

    static async Task Run(Asked asked)
    {
        var session = await asked.Nexo.WhoAmI(asked.Stop);
        asked.Facts(session, $"{session.Person?.Id}{session.Agent}", ("who", session.Person is { } person ? $"{person.Name} <{person.Email}>" : $"the agent {session.Agent}"), ("role", session.Role), ("channel", session.Channel),
            ("workspace", $"{session.Workspace.Name} ({session.Workspace.Id}), {session.Workspace.TimeZone}"), ("may", string.Join(", ", session.Permissions)));
    }
}
