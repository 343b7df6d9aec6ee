namespace Nexo.Insights;

static class InsightsModule
{
    public static void AddInsights(this WebApplicationBuilder builder)
    {
    }

    public static void MapInsights(this WebApplication app)
    {
        app.UseWebSockets();
        LiveEvents.Map(app);
    }
}
