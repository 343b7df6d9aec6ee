namespace Nexo.Imports;

/// <summary>How often a source is looked at: every so many minutes, or daily at a time of the workspace's zone.</summary>
public readonly record struct Cadence(int? EveryMinutes, TimeOnly? At)
{
    static readonly TimeSpan LongestPause = TimeSpan.FromDays(1), ShortestPause = TimeSpan.FromMinutes(5), AfterDaily = TimeSpan.FromMinutes(15);

    /// <param name="now">From here on.</param>
    /// <param name="zone">The workspace's.</param>
    /// <param name="failures">Failed runs one after the other: each doubles the pause, up to a day; what is daily is tried again between its times.</param>
    public DateTimeOffset Next(DateTimeOffset now, TimeZoneInfo zone, int failures = 0)
    {
        if (EveryMinutes is { } minutes)
        {
            var pause = TimeSpan.FromMinutes(minutes);
            return now + (failures == 0 ? pause : Longer(pause < ShortestPause ? ShortestPause : pause, failures));
        }
        var next = Daily(now, zone);
        var again = now + Longer(AfterDaily, failures - 1);
        return failures > 0 && again < next ? again : next;
    }

    static TimeSpan Longer(TimeSpan pause, int times)
    {
        var longer = pause * Math.Pow(2, Math.Clamp(times, 0, 20));
        return longer <= LongestPause ? longer : pause > LongestPause ? pause : LongestPause;
    }

    DateTimeOffset Daily(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var next = In(zone, today.ToDateTime(At!.Value));
        return next > now ? next : In(zone, today.AddDays(1).ToDateTime(At.Value));
    }

    /// <summary>A time that the clocks skip comes an hour later.</summary>
    static DateTimeOffset In(TimeZoneInfo zone, DateTime local)
    {
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
