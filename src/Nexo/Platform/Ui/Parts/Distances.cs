using Microsoft.Extensions.Localization;

namespace Nexo.Platform.Ui.Parts;

public static class Distances
{
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
