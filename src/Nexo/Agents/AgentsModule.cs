using Nexo.Agents.Proposing;

namespace Nexo.Agents;

/// <summary>Settings of the agents: <c>Nexo:Agents</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>Tasks one agent adds in one activation, at the most.</summary>
    public int MaxTasks { get; set; } = 12;
}

static class AgentsModule
{
    public static void AddAgents(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AgentOptions>()
            .BindConfiguration("Nexo:Agents", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.MaxTasks is >= 1 and <= 100, "Nexo:Agents:MaxTasks must be between 1 and 100.")
            .ValidateOnStart();
        builder.Services.AddSingleton<ProposeTasks>();
        builder.Services.AddSingleton<ReadPrompts>();
        builder.Services.AddSingleton<WritePrompts>();
    }

    public static void MapAgents(this WebApplication app)
    {
        app.MapPrompts();
        app.MapPromptPages();
    }
}
