using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Runs;
using Nexo.Runs.Pages;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class WhyTests
{
    static readonly string[] Values = ["seo.validate", "7", "x.example", "9"];

    static readonly IStringLocalizer<RunsWords> Words = new StringLocalizer<RunsWords>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));

    public static TheoryData<string, string> All() => [.. Why.OfSteps.Select(saying => ("steps", saying)).Concat(Why.OfRuns.Select(saying => ("runs", saying))).Concat(PlanRules.All.Select(saying => ("rules", saying)))
        .Select(one => new TheoryDataRow<string, string>(one.Item1, one.saying.Code))];

    [Theory, MemberData(nameof(All))]
    public void What_the_core_says_is_found_again_and_said_in_both_languages(string set, string code)
    {
        var (sayings, prefix) = set switch { "steps" => (Why.OfSteps, "why"), "runs" => (Why.OfRuns, "why"), _ => (PlanRules.All, "rule") };
        var saying = sayings.Single(one => one.Code == code);
        var said = saying.Of(Values);

        sayings.First(one => one.ValuesOf(said) is not null).ShouldBe(saying, "an earlier one swallows it");
        In("en", () => Words.Tell(prefix, sayings, said)).Replace('’', '\'').ShouldBe(code == "no_input" ? "The value of seo.validate is missing, which the plan must be given." : said);
        In("pt-BR", () => Words.Tell(prefix, sayings, said)).ShouldNotBe(said);
    }

    [Fact]
    public void How_needed_steps_ended_is_said_too_and_what_others_said_stays()
    {
        In("pt-BR", () => Words.Reason("a was skipped; this step is for when it succeeded or failed.")).ShouldBe("a foi pulada; esta etapa é para quando terminou bem ou falhou.");
        In("pt-BR", () => Words.Reason("The menu failed.")).ShouldBe("The menu failed.");
        In("pt-BR", () => Words.Rule(ReadPlan.From("plan: p\nsteps:\n  - { step: a, kind: http, url: 'https://x/{{ inputs.day }}' }", false).Faults[0])).ShouldStartWith("{{ inputs.day }} não nomeia nada");
    }

    static string In(string language, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
