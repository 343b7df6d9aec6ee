using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Nexo.Runs.Pages;

/// <summary>Says the schedules that most plans have: "todo dia às 02:30". Of a rarer one the cron itself must do.</summary>
static partial class CronWords
{
    /// <returns>Null when there are no plain words for it.</returns>
    public static string? Cron(this IStringLocalizer<RunsWords> words, string cron)
    {
        if (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var minute, var hour, var day, "*", var week])
            return null;
        if ((day, week) is ("*", "*") && Often(words, minute, hour) is { } often)
            return often;
        if (!Number().IsMatch(minute) || !Numbers().IsMatch(hour))
            return null;
        var at = Joined(words, hour.Split(',').Select(h => $"{int.Parse(h, CultureInfo.InvariantCulture):00}:{int.Parse(minute, CultureInfo.InvariantCulture):00}"));
        return (day, week) switch
        {
            ("*", "*") => words["cron.daily", at].Value,
            ("*", "1-5") => words["cron.weekdays", at].Value,
            ("*", _) when Numbers().IsMatch(week) => words["cron.days", Joined(words, week.Split(',').Select(Day).Distinct()), at].Value,
            (_, "*") when Number().IsMatch(day) => words["cron.monthly", day, at].Value,
            _ => null,
        };
    }

    static string? Often(IStringLocalizer<RunsWords> words, string minute, string hour) => (minute, hour) switch
    {
        ("*", "*") => words["cron.every-minute"].Value,
        (_, "*") when Step().Match(minute) is { Success: true } every => words["cron.minutes", every.Groups[1].Value],
        (_, "*") when Number().IsMatch(minute) => words["cron.hourly", minute].Value,
        (_, _) when Number().IsMatch(minute) && Step().Match(hour) is { Success: true } every => words["cron.hours", every.Groups[1].Value],
        _ => null,
    };

    static string Day(string number) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)(int.Parse(number, CultureInfo.InvariantCulture) % 7));

    static string Joined(IStringLocalizer<RunsWords> words, IEnumerable<string> parts) => parts.ToList() is [.. { Count: > 0 } first, var last] ? words["and", string.Join(", ", first), last] : parts.First();

    [GeneratedRegex(@"^\d{1,2}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,2}(?:,\d{1,2})*\z")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^\*/(\d{1,2})\z")]
    private static partial Regex Step();
}
