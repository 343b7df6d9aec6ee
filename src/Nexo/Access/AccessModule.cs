namespace Nexo.Access;

static class AccessModule
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
    }

    public static void UseAccess(this WebApplication app)
    {
    }

    public static void MapAccess(this WebApplication app)
    {
    }
}
