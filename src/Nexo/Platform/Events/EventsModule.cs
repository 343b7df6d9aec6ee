namespace Nexo.Platform;

static class EventsModule
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Signals>());
        builder.Services.AddSingleton<EventNudge>();
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton<EventFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<EventFeed>());
    }
}
