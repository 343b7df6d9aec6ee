namespace Nexo.Orchestration;

static class OrchestrationModule
{
    public static void AddOrchestration(this WebApplicationBuilder builder)
    {
    }

    public static void MapOrchestration(this WebApplication app)
    {
    }
}
