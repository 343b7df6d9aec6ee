using Nexo.Listings.Pages;
using Nexo.Platform;

namespace Nexo.Listings;

static class ListingsModule
{
    public static void AddListings(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<ListingId>();
        builder.Services.AddSingleton<ListListings>();
        builder.Services.AddSingleton<ExportListings>();
    }

    public static void MapListings(this WebApplication app)
    {
        ListListings.Map(app);
        GetListing.Map(app);
        ExportListings.Map(app);
        ListingsFragments.Map(app);
    }
}
