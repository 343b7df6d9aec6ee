using Quartz;

namespace Nexo.Plans;

/// <summary>What happens at a firing while an earlier run of the plan still works. A run that waits for people does not count.</summary>
public enum Overlap
{
    /// <summary>The firing is noted as skipped.</summary>
    Skip,

    /// <summary>It starts when the earlier one is over.</summary>
    Queue,

    /// <summary>The earlier one is cancelled.</summary>
    CancelPrevious,

    /// <summary>They work side by side.</summary>
    Allow,
}

/// <summary>When a plan runs by itself.</summary>
/// <param name="Cron">Five fields, as in crontab: minute, hour, day of month, month, day of week (0 or 7 is Sunday).</param>
/// <param name="TimeZone">IANA name; null: the workspace's.</param>
/// <param name="CatchUp">How late a missed firing is still made up for; of several the latest alone.</param>
public sealed record Schedule(string Cron, string? TimeZone, TimeSpan CatchUp, Overlap Overlap)
{
    /// <summary>What holds where a schedule says no more than when.</summary>
    public static Schedule Usual { get; } = new("@daily", null, TimeSpan.FromHours(1), Overlap.Skip);

    /// <returns>The first firing after <paramref name="moment"/>, UTC; null when there is none any more.</returns>
    public DateTimeOffset? After(DateTimeOffset moment, TimeZoneInfo workspaceZone) => In(workspaceZone).GetNextValidTimeAfter(moment)?.ToUniversalTime();

    /// <returns>The firings in (<paramref name="from"/>, <paramref name="to"/>], the earliest first, at most <paramref name="most"/>.</returns>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo workspaceZone, int most = 1_000)
    {
        var cron = In(workspaceZone);
        var (at, n) = (cron.GetNextValidTimeAfter(from), 0);
        for (; at is { } next && next <= to && n < most; n++, at = cron.GetNextValidTimeAfter(next))
            yield return next.ToUniversalTime();
    }

    public static bool IsCron(string text) => CronExpression.TryParse(text, CronFormat.Unix, out _);

    CronExpression In(TimeZoneInfo workspaceZone) =>
        CronExpression.Parse(Cron, CronFormat.Unix).WithTimeZone(TimeZone is null ? workspaceZone : TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
}
