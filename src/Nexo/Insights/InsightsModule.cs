using Nexo.Access;
using Nexo.Insights.Home;
using Nexo.Insights.Search;
using Nexo.Platform.Ui;

namespace Nexo.Insights;

static class InsightsModule
{
    public static void AddInsights(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Rail>().AddSingleton<RailOf>(services => services.GetRequiredService<Rail>().For);
    }

    public static void MapInsights(this WebApplication app)
    {
        app.UseWebSockets();
        LiveEvents.Map(app);
        ActivateFromHome.Map(app);
        app.MapGet("/busca", (string? q) => Answers.Fragment<PaletteResults>(new { Wanted = q ?? "" })).NeedsPermission(Permission.ReadListings).ExcludeFromDescription();
        app.MapGet("/inicio", () => Answers.Fragment<HomeContent>(new { })).NeedsPermission(Permission.ReadListings).ExcludeFromDescription();
        OneListing.ListingFragment.Map(app);
    }
}
