namespace Nexo.Platform;

static class EventsModule
{
    public static void AddEvents(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EventNudge>();

    public static void MapEvents(this WebApplication app)
    {
    }
}
