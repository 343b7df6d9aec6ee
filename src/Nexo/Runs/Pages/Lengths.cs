using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Nexo.Runs.Pages;

/// <summary>How pages of runs write lengths and causes.</summary>
static class Lengths
{
    /// <summary>"0,4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h"; the units read alike in both languages.</summary>
    public static string Spelt(TimeSpan length) => length switch
    {
        { TotalSeconds: < 0 } => Spelt(TimeSpan.Zero),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.CurrentCulture, $"{length.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => $"{length.Seconds} s",
        { TotalHours: < 1 } => Two(length.Minutes, "min", length.Seconds, "s"),
        { TotalDays: < 1 } => Two(length.Hours, "h", length.Minutes, "min"),
        _ => Two(length.Days, "d", length.Hours, "h"),
    };

    static string Two(int much, string unit, int little, string smaller) => little == 0 ? $"{much} {unit}" : $"{much} {unit} {little} {smaller}";

    /// <summary>"pela agenda", "por Ana Souza".</summary>
    public static string Cause(this IStringLocalizer<RunsWords> words, string cause, string who) => words[$"cause.{cause}", who];
}
