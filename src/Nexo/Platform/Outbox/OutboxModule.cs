namespace Nexo.Platform;

static class OutboxModule
{
    public static void AddOutbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OutboxDrain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OutboxDrain>());
        builder.Services.AddSingleton<OutboxSweep>();
        builder.Services.AddSingleton(new Chore("outbox.sweep", OutboxSweep.Every,
            (services, cancellationToken) => services.GetRequiredService<OutboxSweep>().Run(cancellationToken)));
    }
}
