namespace Nexo.Platform;

static class NodesModule
{
    public static void AddNodes(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<Presence>();
        builder.Services.AddSingleton<ICheckup, NodesCheckup>();
    }
}
