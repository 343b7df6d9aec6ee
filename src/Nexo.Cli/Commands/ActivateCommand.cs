using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>activate [--channel C]</c>: wakes the agents and waits for their proposals.</summary>
static class ActivateCommand
{
    static readonly Option<int> Wait = new("--wait") { Description = "Seconds to wait for them, 0 to 60.", DefaultValueFactory = _ => 60, HelpName = "seconds" };

    public static Command Make()
    {
        var activate = Verb.Does("activate", "Wake the agents: all six, or one channel's.", Run, "activate --channel amazon");
        activate.Add(Options.Channel);
        activate.Add(Wait);
        activate.Add(Options.Idempotency);
        return activate;
    }

    static async Task<int> Run(Asked asked)
    {
        var channel = asked.Get(Options.Channel);
        if (asked.Terminal.IsWatched)
            asked.Note("The agents read the findings …");
        var answer = await asked.Nexo.ActivateNexo(new() { Channels = channel is null ? null : [channel] }, $"wait={asked.Get(Wait)}", asked.Get(Options.Idempotency), asked.Stop);
        var plan = answer.Plan;
        asked.Done(answer, $"{plan.ActivationId}", $"{plan.PlanId}: {string.Join(", ", plan.AgentsInvolved)}; {plan.TotalTasksGenerated} new {(plan.TotalTasksGenerated == 1 ? "task" : "tasks")}; {plan.Status}");
        if (plan.Status == "failed")
            throw new CannotGoOn($"No agent came to an end: '{asked.Terminal.Name} activations show {plan.ActivationId}' says why.");
        return 0;
    }
}

/// <summary><c>activations list|show</c>: what became of them.</summary>
static class ActivationCommands
{
    static readonly Argument<Guid> Id = Options.Id("nexo activations list");

    public static Command Make()
    {
        var list = Verb.Shows("list", "The latest activations.", List);
        list.Add(Options.Limit);
        var show = Verb.Shows("show", "What each agent did in an activation.", Show);
        show.Add(Id);
        return Verb.Noun("activations", "When the agents were woken, and what they did.", list, show);
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListActivations(new() { Limit = asked.Get(Options.Limit) }, asked.Stop);
        asked.Table(all, all.Activations,
            [new("id", plan => $"{plan.ActivationId}"), new("when", plan => Asked.When(plan.Timestamp)), new("status", plan => plan.Status), new("tasks", plan => $"{plan.TotalTasksGenerated}"), new("agents", plan => string.Join(' ', plan.AgentsInvolved), Shrinks: true)]);
    }

    static async Task Show(Asked asked)
    {
        var one = await asked.Nexo.GetActivation(asked.Get(Id), asked.Stop);
        asked.Table(one, one.Agents,
        [
            new("agent", agent => agent.Agent), new("channel", agent => agent.Channel, Rank: 1), new("status", agent => agent.Status), new("findings", agent => $"{agent.Findings}"), new("proposed", agent => $"{agent.Proposed}"),
            new("new", agent => $"{agent.Created}"), new("merged", agent => $"{agent.Merged}", Rank: 2), new("refused", agent => $"{agent.Refused}", Rank: 3), new("model", agent => agent.FellBack is { } why ? $"offline: {why}" : agent.Model, Shrinks: true, Rank: 4), new("error", agent => agent.Error, Shrinks: true),
        ]);
    }
}
