using Microsoft.Extensions.Localization;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Runs.Pages;

/// <summary>Reasons and rules of ours, in the reader's language; what others said stays as they said it.</summary>
static class WhyWords
{
    /// <summary>Why a step failed or was skipped.</summary>
    public static string Reason(this IStringLocalizer<RunsWords> words, string error) => words.Tell("why", Why.OfSteps, error, words.Value);

    /// <summary>Why a run failed or was skipped.</summary>
    public static string RunReason(this IStringLocalizer<RunsWords> words, string why) => words.Tell("why", Why.OfRuns, why);

    /// <summary>What a fault of a plan's text breaks.</summary>
    public static string Rule(this IStringLocalizer<RunsWords> words, PlanFault fault) => words.Tell("rule", PlanRules.All, fault.Rule);

    /// <summary>"Linha 4, coluna 11: steps[0].kind deve ser …"</summary>
    public static string Whole(this IStringLocalizer<RunsWords> words, PlanFault fault) =>
        $"{words["fault.at", fault.Line, fault.Column]} {(fault.Field.Length == 0 ? "" : $"{fault.Field}: ")}{words.Rule(fault)}";

    /// <summary>How needed steps ended is a word of ours, too.</summary>
    static string Value(this IStringLocalizer<RunsWords> words, Saying saying, string value) =>
        saying == Why.NeedsOtherwise ? string.Join(words["or"], value.Split(" or ").Select(one => words[$"ended.{one}"] is { ResourceNotFound: false } told ? told.Value : one)) : value;
}
