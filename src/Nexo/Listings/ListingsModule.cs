namespace Nexo.Listings;

static class ListingsModule
{
    public static void AddListings(this WebApplicationBuilder builder)
    {
    }

    public static void MapListings(this WebApplication app)
    {
    }
}
