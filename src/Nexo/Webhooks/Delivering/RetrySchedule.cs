namespace Nexo.Webhooks;

/// <summary>When an attempt follows another: the schedule that the Standard Webhooks specification proposes.</summary>
static class RetrySchedule
{
    static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10)];

    static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <summary>Days of only failures after which an endpoint is switched off.</summary>
    public static readonly TimeSpan FailsFor = TimeSpan.FromDays(5);

    /// <summary>The wait after so many tries; null when there is no further one.</summary>
    /// <param name="tries">1 after the first.</param>
    /// <param name="asked">What the receiver asked for by Retry-After; a day counts at the most.</param>
    /// <param name="chance">0 to 1: up to a tenth is added, so that what failed together does not come back together.</param>
    public static TimeSpan? After(int tries, TimeSpan? asked, double chance) =>
        tries > Waits.Length ? null
        : Waits[tries - 1] * (1 + chance / 10) is var wait && asked > wait ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, LongestAsked.Ticks)) : wait;
}
