using Nexo.Listings.Pages;
using Nexo.Platform;

namespace Nexo.Listings;

static class ListingsModule
{
    public static void AddListings(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<ListingId>();
        builder.Services.AddSingleton<ListListings>();
    }

    public static void MapListings(this WebApplication app)
    {
        ListListings.Map(app);
        GetListing.Map(app);
        ListingsFragments.Map(app);
    }
}
