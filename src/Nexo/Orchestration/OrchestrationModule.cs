using Nexo.Access;
using Nexo.Orchestration.Status;
using Nexo.Platform;

namespace Nexo.Orchestration;

static class OrchestrationModule
{
    public static void AddOrchestration(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<ActivationId>();
        builder.Services.AddSingleton<Activate>();
        builder.Services.AddSingleton<ReadActivations>();
        builder.Services.AddSingleton<AgentRuns>();
        builder.Services.AddSingleton<OrchestrationStatus>();
        builder.Services.AddSingleton<IOutboxWork, StartAgents>();
        builder.Services.AddSingleton<ICheckup, AgentsCheckup>();
        builder.Services.AddSingleton<RestartLostAgents>();
        builder.Services.AddSingleton(new Chore("orchestration.restart-lost-agents", RestartLostAgents.Every,
            (services, cancellationToken) => services.GetRequiredService<RestartLostAgents>().Run(cancellationToken)));
    }

    public static void MapOrchestration(this WebApplication app)
    {
        var routes = app.MapGroup("/api/marketplace/orchestration").WithTags("NEXO");
        routes.MapActivate();
        routes.MapActivations();
        routes.MapGet("/status", (Actor actor, OrchestrationStatus status, CancellationToken cancellationToken) => status.Read(actor, cancellationToken))
            .WithExample(OrchestrationExamples.Status).NeedsPermission(Permission.ReadTasks).WithName("OrchestrationStatus").WithSummary("The six agents, their tasks of the last 30 days, and a report");
    }
}
