namespace Nexo.Agents;

static class AgentsModule
{
    public static void AddAgents(this WebApplicationBuilder builder)
    {
    }

    public static void MapAgents(this WebApplication app)
    {
    }
}
