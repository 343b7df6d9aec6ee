using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>activate [--channel C]</c>: wakes the agents and waits for their proposals.</summary>
static class ActivateCommand
{
    const int Patience = 60;

    public static Command Make()
    {
        var channel = Channels.Option(required: false);
        var command = new Command("activate", "Wake the agents: all six, or one channel's.") { channel };
        command.SetAction((given, stop) => Run(given.GetValue(channel), stop));
        return command;
    }

    static async Task<int> Run(string? channel, CancellationToken stop)
    {
        var plan = (await Server.Connect().ActivateNexo(new() { Channels = channel is null ? null : [channel] }, $"wait={Patience}", null, stop)).Plan;
        if (plan.Status == "failed")
            throw new CannotGoOn("No agent came to an end: see the activation in Nexo.");
        Console.WriteLine($"{plan.PlanId}: {string.Join(", ", plan.AgentsInvolved)}; {plan.TotalTasksGenerated} new {(plan.TotalTasksGenerated == 1 ? "task" : "tasks")}; {plan.Status}");
        return 0;
    }
}
