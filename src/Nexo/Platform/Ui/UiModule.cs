namespace Nexo.Platform;

static class UiModule
{
    public static void AddUi(this WebApplicationBuilder builder)
    {
    }

    public static void MapUi(this WebApplication app)
    {
    }
}
