using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>plans list|show|on|off|at|check|write|remove|back-fill</c></summary>
static class PlanCommands
{
    static readonly Argument<string> Name = new("plan") { Description = "As 'nexo plans list' shows it." };
    static readonly Argument<string?> Cron = new("cron") { Description = "Five fields as in crontab, in quotes: minute, hour, day of month, month, day of week.", Arity = ArgumentArity.ZeroOrOne };
    static readonly Argument<FileInfo> Source = new("file") { Description = "The plan's YAML." };
    static readonly Option<DateOnly> From = new("--from") { Description = "The first day: 2026-11-01.", Required = true };
    static readonly Option<DateOnly> To = new("--to") { Description = "The last day.", Required = true };

    public static Command Make() => Verb.Noun("plans", "The recipes of runs, and when they run by themselves.",
        Verb.Shows("list", "The plans and their next firings.", List),
        Verb.Shows("show", "The text of a plan.", Show).Takes(Name),
        Verb.Does("on", "Let a plan run by its schedule.", asked => Switched(asked, asked.Nexo.SwitchPlanOn(asked.Get(Name), null, asked.Stop))).Takes(Name),
        Verb.Does("off", "Stop a plan's schedule.", asked => Switched(asked, asked.Nexo.SwitchPlanOff(asked.Get(Name), null, asked.Stop))).Takes(Name),
        Verb.Does("at", "Set when a plan runs, whatever its text says; without a time, as the text says again.", Time, "plans at nightly \"30 2 * * *\"").Takes(Name, Cron),
        Verb.Does("check", "Tell the faults of a plan's text; nothing is kept. Exit code 1 when there are any.", Check, "plans check daily.yaml").Takes(Source),
        Verb.Does("write", "Keep a plan, or its new text. It starts no programs: those plans are files on the server's disk.", Write, "plans write daily.yaml").Takes(Source),
        Verb.Does("remove", "Remove a plan of the page; its runs stay.", Remove).Takes(Name),
        Verb.Does("back-fill", "Run a plan for days that have passed, one after the other.", Fill, "plans back-fill daily --from 2026-11-01 --to 2026-11-07").Takes(Name, From, To));

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListPlans(asked.Stop);
        asked.Table(all, all.Plans,
        [
            new("plan", plan => plan.Name), new("schedule", plan => plan.Cron), new("state", plan => plan.Faults.Count > 0 ? "faulty" : plan.SwitchedOn ? "on" : "off"),
            new("next", plan => plan.NextAt is { } at ? Asked.When(at) : null), new("from", plan => plan.File ?? "the page", Rank: 2), new("title", plan => plan.Title, Shrinks: true, Rank: 1),
        ]);
    }

    static async Task Show(Asked asked)
    {
        var plan = await asked.Nexo.GetPlan(asked.Get(Name), asked.Stop);
        asked.Done(plan, plan.Name, plan.Source.TrimEnd());
        foreach (var fault in plan.Faults)
            asked.Note($"line {fault.Line}, column {fault.Column}: {fault.Field}: {fault.Rule}");
    }

    static async Task Switched(Asked asked, Task<ListedPlan> switching)
    {
        var plan = await switching;
        asked.Done(plan, plan.Name, plan.NextAt is { } next ? $"{plan.Name} runs next at {Asked.When(next)}." : $"{plan.Name} is off.");
    }

    static async Task Time(Asked asked)
    {
        var plan = await asked.Nexo.TimePlan(asked.Get(Name), new() { Cron = asked.Get(Cron) }, asked.Stop);
        asked.Done(plan, plan.Name, plan.NextAt is { } next ? $"{plan.Name} runs next at {Asked.When(next)}."
            : plan.Cron is null ? $"{plan.Name} has no times." : $"{plan.Name} has the times {plan.Cron}, and is off; '{asked.Terminal.Name} plans on {plan.Name}' lets it run.");
    }

    static async Task<int> Check(Asked asked)
    {
        var checkedPlan = await asked.Nexo.CheckPlan(new() { Source = await Text(asked) }, null, asked.Stop);
        asked.Done(checkedPlan, $"{checkedPlan.Faults.Count}", checkedPlan.Faults.Count == 0 ? $"A plan of {checkedPlan.Steps.Count} steps: {string.Join(", ", checkedPlan.Steps)}."
            : string.Join('\n', checkedPlan.Faults.Select(fault => $"{asked.Get(Source).Name}({fault.Line},{fault.Column}): {fault.Field}: {fault.Rule}")));
        return checkedPlan.Faults.Count == 0 ? 0 : ExitCode.Refused;
    }

    static async Task Write(Asked asked)
    {
        var text = await Text(asked);
        var name = text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("plan:", StringComparison.Ordinal))?["plan:".Length..].Split('#')[0].Trim(' ', '"', '\'')
            ?? throw new CannotGoOn("The file says no plan: name.");
        var there = (await asked.Nexo.ListPlans(asked.Stop)).Plans.FirstOrDefault(plan => plan.Name == name);
        var plan = await asked.Nexo.WritePlan(name, new() { Source = text, Revision = there?.Revision }, asked.Stop);
        asked.Done(plan, plan.Name, $"{plan.Name} is kept, revision {plan.Revision}{(plan.SwitchedOn || plan.Cron is null ? "" : $"; '{asked.Terminal.Name} plans on {plan.Name}' lets it run by its schedule")}.");
    }

    static async Task Remove(Asked asked)
    {
        await asked.Nexo.RemovePlan(asked.Get(Name), asked.Stop);
        asked.Done(new { }, asked.Get(Name), $"{asked.Get(Name)} is removed.");
    }

    static async Task Fill(Asked asked)
    {
        var filled = await asked.Nexo.BackFill(asked.Get(Name), new() { From = asked.Get(From), To = asked.Get(To) }, null, asked.Stop);
        asked.Done(filled, $"{filled.Runs.Count}", $"{filled.Runs.Count} runs, one after the other; {filled.ThereAlready} days had theirs already.");
    }

    static async Task<string> Text(Asked asked) =>
        asked.Get(Source).Exists ? await File.ReadAllTextAsync(asked.Get(Source).FullName, asked.Stop) : throw new CannotGoOn($"There is no file {asked.Get(Source)}.");
}
