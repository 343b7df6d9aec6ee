namespace Nexo.Platform;

static class TelemetryModule
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
    }
}
