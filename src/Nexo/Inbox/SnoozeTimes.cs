using System.Globalization;

namespace Nexo.Inbox;

/// <summary>The times people put tasks off to, in their workspace's zone.</summary>
public static class SnoozeTimes
{
    const int Morning = 9;

    /// <summary>What is offered now: hoje (in three hours, while that is today), amanha at nine, segunda at nine when that is not tomorrow.</summary>
    public static IEnumerable<(string Word, DateTimeOffset At)> Offered(DateTimeOffset now, TimeZoneInfo zone)
    {
        foreach (var word in new[] { "hoje", "amanha", "segunda" })
        {
            if (Read(word, now, zone) is { } at && (word != "hoje" || Day(at, zone) == Day(now, zone)) && (word != "segunda" || Day(at, zone) != Day(now, zone).AddDays(1)))
                yield return (word, at);
        }
    }

    /// <param name="word">hoje, amanha, segunda, or a day such as 2026-11-30, which begins at nine.</param>
    /// <param name="now">From when.</param>
    /// <param name="zone">Where the morning is.</param>
    /// <returns>Null for what is none of these.</returns>
    public static DateTimeOffset? Read(string? word, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = Day(now, zone);
        return word switch
        {
            "hoje" => now.AddHours(3).AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)),
            "amanha" => At(today.AddDays(1), zone),
            "segunda" => At(today.AddDays(((int)DayOfWeek.Monday - (int)today.DayOfWeek + 7) % 7 is var ahead and > 0 ? ahead : 7), zone),
            _ => DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? At(day, zone) : null,
        };
    }

    static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    // A morning that the clocks leave out begins an hour later.
    static DateTimeOffset At(DateOnly day, TimeZoneInfo zone)
    {
        var morning = day.ToDateTime(new TimeOnly(Morning, 0));
        if (zone.IsInvalidTime(morning))
            morning = morning.AddHours(1);
        return new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToUniversalTime();
    }
}
