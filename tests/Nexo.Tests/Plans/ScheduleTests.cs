using Nexo.Plans;
using Shouldly;

namespace Nexo.Tests.Plans;

public sealed class ScheduleTests
{
    static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void It_fires_by_the_clock_of_its_zone() =>
        new Schedule("30 2 * * *", "America/Sao_Paulo", TimeSpan.Zero, Overlap.Skip).After(At("2026-11-22T00:00:00Z"), Utc).ShouldBe(At("2026-11-22T05:30:00Z"));

    [Fact]
    public void Without_a_zone_it_takes_the_workspaces() =>
        new Schedule("0 6 * * *", null, TimeSpan.Zero, Overlap.Skip).After(At("2026-11-22T00:00:00Z"), TimeZoneInfo.FindSystemTimeZoneById("America/Manaus")).ShouldBe(At("2026-11-22T10:00:00Z"));

    /// <summary>Lisbon skips 01:00 to 02:00 on 29 March 2026 and has that hour twice on 25 October.</summary>
    [Theory]
    [InlineData("2026-03-29T00:00:00Z")]
    [InlineData("2026-10-25T00:00:00Z")]
    public void Where_the_clocks_change_a_daily_firing_comes_once(string day) =>
        new Schedule("30 1 * * *", "Europe/Lisbon", TimeSpan.Zero, Overlap.Skip).Between(At(day).AddHours(-2), At(day).AddHours(20), Utc).Count().ShouldBe(1);

    [Theory]
    [InlineData("*/15 9-17 * * 1-5", true)]
    [InlineData("0 0 29 2 *", true)]
    [InlineData("@daily", true)]
    [InlineData("@reboot", false)]
    [InlineData("0 0 6 * * *", false)]
    [InlineData("60 * * * *", false)]
    public void Cron_has_five_fields_or_a_name(string cron, bool isCron) => Schedule.IsCron(cron).ShouldBe(isCron);

    [Fact]
    public void A_long_wait_between_tries_is_never_longer_than_the_longest() =>
        Enumerable.Range(1, 5).Select(new Retry(9, TimeSpan.FromSeconds(10), 3, TimeSpan.FromMinutes(2)).After).Select(wait => wait.TotalSeconds).ShouldBe([10, 30, 90, 120, 120]);
}
