namespace Nexo.Auditing;

static class AuditingModule
{
    public static void AddAuditing(this WebApplicationBuilder builder)
    {
    }

    public static void MapAuditing(this WebApplication app)
    {
    }
}
