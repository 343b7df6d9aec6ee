namespace Nexo.Platform;

static class OutboxModule
{
    public static void AddOutbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OutboxDrain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OutboxDrain>());
    }
}
