using Microsoft.Extensions.Localization;

namespace Nexo.Platform.Ui.Parts;

public static class Distances
{
    /// <summary>How long work takes: "15 min", "2 h", "1 h 30 min".</summary>
    public static string Lasting(this IStringLocalizer<FrameWords> words, decimal hours)
    {
        var minutes = (int)Math.Round(Math.Min(hours, 100_000) * 60, MidpointRounding.AwayFromZero);
        var (h, min) = (words.Count("time.hours", minutes / 60), words.Count("time.minutes", minutes % 60));
        return minutes < 60 ? min : minutes % 60 == 0 ? h : $"{h} {min}";
    }

    /// <summary>"agora", "há 5 min", "em 3 h"; null when it is 30 days or farther away, where a date reads better.</summary>
    /// <param name="passed">Positive lies in the past.</param>
    public static string? Distance(this IStringLocalizer<FrameWords> words, TimeSpan passed)
    {
        var far = passed.Duration();
        if (far < TimeSpan.FromMinutes(1))
            return words["time.now"];
        var (number, unit) = far switch
        {
            { TotalHours: < 1 } => ((int)far.TotalMinutes, "minutes"),
            { TotalDays: < 1 } => ((int)far.TotalHours, "hours"),
            { TotalDays: < 30 } => ((int)far.TotalDays, "days"),
            _ => (0, ""),
        };
        return number == 0 ? null : words[passed > TimeSpan.Zero ? "time.ago" : "time.ahead", words.Count($"time.{unit}", number)].Value;
    }
}
