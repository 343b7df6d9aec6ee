using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexo.Runs.Pages;

/// <summary>When a plan runs, as the form of its page has it.</summary>
/// <param name="Days">The crontab's days of the week; or <see cref="Rare"/>: the whole line is in <paramref name="Cron"/>.</param>
/// <param name="Hour">HH:mm</param>
public sealed partial record PlanTimesTyped(string Days, string Hour, string Cron)
{
    public const string Rare = "cron";

    public static readonly IReadOnlyList<string> Choices = ["*", "1-5", "1", "2", "3", "4", "5", "6", "0", Rare];

    public static PlanTimesTyped Of(string? cron) => Plain().Match(cron ?? "") is { Success: true } plain && Choices.Contains(plain.Groups[3].Value)
        ? new(plain.Groups[3].Value, string.Create(CultureInfo.InvariantCulture, $"{Number(plain.Groups[2]):00}:{Number(plain.Groups[1]):00}"), cron!)
        : new(cron is null ? "*" : Rare, "", cron ?? "");

    public static PlanTimesTyped Of(IFormCollection form) => new($"{form["dias"]}", $"{form["hora"]}", $"{form["cron"]}");

    /// <returns>A crontab line; of an hour that is none, one that is refused.</returns>
    public string Written() => Days == Rare || !Choices.Contains(Days) ? Cron.Length > 0 ? Cron : "-"
        : TimeOnly.TryParseExact(Hour, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * {Days}") : "-";

    static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,2}) (\d{1,2}) \* \* (\S+)\z")]
    private static partial Regex Plain();
}
