using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>run PLAN [--input NAME=VALUE] [--strict] [--dry-run] [--no-wait]</c>: starts a plan and follows it; the exit code is the run's.</summary>
static class RunCommand
{
    static readonly Argument<string> Plan = new("plan") { Description = "As 'nexo plans list' shows it." };
    static readonly Option<string[]> Inputs = new("--input") { Description = "What the run is given: name=value; several times for several.", HelpName = "name=value" };
    static readonly Option<bool> Strict = new("--strict") { Description = "Skipped steps and warnings make it fail." };
    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would happen, and do nothing. With --strict what is in the way makes the exit code 1." };
    static readonly Option<bool> NoWait = new("--no-wait") { Description = "Print the run's name and leave it running." };

    public static Command Make() => Verb.Does("run", "Run a plan and follow it; the exit code is the run's.", Run, "run nightly --dry-run", "run nightly --strict", "run daily-marketplaces --no-wait")
        .Takes(Plan, Inputs, Strict, DryRun, NoWait, Options.Idempotency);

    static async Task<int> Run(Asked asked)
    {
        var wanted = new WantedRun { Inputs = Given(asked.Get(Inputs)), Strict = asked.Get(Strict) };
        if (asked.Get(DryRun))
            return await Preview(asked, wanted);
        var run = await asked.Nexo.StartRun(asked.Get(Plan), wanted, asked.Get(Options.Idempotency), asked.Stop);
        if (!asked.Get(NoWait))
            return await FollowRun.ToTheEnd(asked, run.Name);
        asked.Done(run, run.Name, $"{run.Name} is under way: '{asked.Terminal.Name} runs show {run.Name}'.");
        return 0;
    }

    static async Task<int> Preview(Asked asked, WantedRun wanted)
    {
        var preview = await asked.Nexo.PreviewRun(asked.Get(Plan), wanted, null, asked.Stop);
        asked.Table(preview, preview.Steps,
        [
            new("step", step => step.Step), new("kind", step => step.Kind), new("wave", step => $"{step.Wave}"), new("needs", step => string.Join(' ', step.Needs), Rank: 2),
            new("given", step => step.Inputs is { } inputs ? JsonText.Of(inputs, indented: false) : null, Shrinks: true, Rank: 1), new("in the way", step => step.Hindrance, Shrinks: true),
        ], preview.Warnings == 0 ? "Nothing is in the way." : $"{preview.Warnings} of {preview.Steps.Count} steps could not do their work here and now.");
        return asked.Get(Strict) && preview.Warnings > 0 ? ExitCode.Refused : 0;
    }

    static Dictionary<string, string>? Given(string[]? pairs) => pairs is not { Length: > 0 } ? null
        : pairs.Select(pair => pair.Split('=', 2)).Select(pair => pair is [{ Length: > 0 } name, var value] ? KeyValuePair.Create(name, value) : throw new CannotGoOn($"--input takes name=value, not '{pair[0]}'.")).ToDictionary();
}

/// <summary>Tells of a run's steps as they come, until it is over.</summary>
static class FollowRun
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(700);

    /// <returns>0 when it succeeded or was skipped by its plan, otherwise 1.</returns>
    public static async Task<int> ToTheEnd(Asked asked, string run)
    {
        var told = new Dictionary<long, string>();
        var detail = await asked.Nexo.GetRun(run, asked.Stop);
        asked.Note($"{detail.Run.Name}: {detail.Steps.Count} steps. Ctrl-C leaves it running.");
        while (true)
        {
            foreach (var step in detail.Steps.Where(step => told.GetValueOrDefault(step.Id) != step.Status))
            {
                told[step.Id] = step.Status;
                if (step.Status != "queued")
                    asked.Note(Line(asked, step));
            }
            if (detail.Run.FinishedAt is not null)
                break;
            await Task.Delay(Between, asked.Stop);
            detail = await asked.Nexo.GetRun(run, asked.Stop);
        }
        asked.Done(detail, detail.Run.Name, $"{detail.Run.Name} {detail.Run.Status}{(detail.Run.Why is { } why ? $": {why}" : ".")}");
        return detail.Run.Status is "succeeded" or "skipped" ? 0 : ExitCode.Refused;
    }

    static string Line(Asked asked, BookedStep step) => $"  {step.Status,-18} {step.Task}{(step.DurationMs is { } ms ? $" ({ms / 1000.0:0.0} s)" : "")}{(step.Error is { } error ? $": {error}" : "")}{(step.OutputsUri is { } uri ? $" → {uri}" : "")}"
        + (step.Status == "awaiting_approval" ? $" — '{asked.Terminal.Name} runs approve {step.Id}' decides" : "");
}
