using Nexo.Platform;

namespace Nexo.Listings;

static class ListingsModule
{
    public static void AddListings(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<ListingId>();
    }

    public static void MapListings(this WebApplication app)
    {
    }
}
