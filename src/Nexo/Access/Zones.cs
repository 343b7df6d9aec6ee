namespace Nexo.Access;

/// <summary>The time zone of the workspace a request acts in, however its caller is recognised.</summary>
sealed record ActsIn(TimeZoneInfo Zone);

static class Zones
{
    /// <summary>By its IANA name; UTC where this machine does not know it.</summary>
    public static TimeZoneInfo Of(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
