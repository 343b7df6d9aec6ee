using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>runs list|show|log|follow|cancel|retry|again|skip|approve|reject</c></summary>
static class RunCommands
{
    static readonly Argument<string> Run = new("run") { Description = "Its name or id, as 'nexo runs' shows it." };
    static readonly Argument<string> Step = new("step") { Description = "The step's name." };
    static readonly Argument<long> Entry = new("id") { Description = "The step's number, as 'nexo runs show' shows it." };
    static readonly Option<string> Plan = new("--plan") { Description = "Of this plan only." };
    static readonly Option<string> Status = Options.Among("--status", "queued, running, awaiting_approval, succeeded, failed, cancelled or skipped.", ["queued", "running", "awaiting_approval", "succeeded", "failed", "cancelled", "skipped"]);
    static readonly Option<DateOnly?> Day = new("--day") { Description = "Begun on this day: 2026-11-22." };
    static readonly Option<int?> Attempt = new("--attempt") { Description = "Which attempt; the latest without." };
    static readonly Option<bool> Strict = new("--strict") { Description = "Skipped steps and warnings make it fail." };

    public static Command Make() => Verb.Noun("runs", "What ran, and what runs.",
        Verb.Shows("list", "The latest runs.", List, "runs list --plan nightly --status failed").Takes(Plan, Status, Day, Options.Limit, Options.Cursor),
        Verb.Shows("show", "The steps of a run.", Show).Takes(Run),
        Verb.Does("log", "What a step has written.", Log, "runs log nightly-2026-11-22 seo.validate").Takes(Run, Step, Attempt),
        Verb.Does("follow", "Tell of a run's steps until it is over; the exit code is the run's.", asked => FollowRun.ToTheEnd(asked, asked.Get(Run))).Takes(Run),
        Verb.Does("cancel", "End what runs and skip the rest.", asked => Move(asked, asked.Nexo.CancelRun(asked.Get(Run), null, asked.Stop), "is cancelled")).Takes(Run),
        Verb.Does("retry", "Do again what failed, and what hangs on it.", asked => Move(asked, asked.Nexo.RetryRun(asked.Get(Run), null, asked.Stop), "goes on")).Takes(Run),
        Verb.Does("again", "Run the same plan once more, with the same inputs.", Again).Takes(Run, Strict),
        Verb.Does("skip", "Leave a step out.", asked => Move(asked, asked.Nexo.SkipStep(asked.Get(Run), asked.Get(Step), null, asked.Stop), $"goes on without {asked.Get(Step)}")).Takes(Run, Step),
        Verb.Does("approve", "Say yes to a step that waits.", asked => Decide(asked, true)).Takes(Entry, Options.Reason),
        Verb.Does("reject", "Say no to a step that waits, with --reason.", asked => Decide(asked, false)).Takes(Entry, Options.Reason));

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListRuns(new() { Plan = asked.Get(Plan), Status = asked.Get(Status), Day = asked.Get(Day), Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor) }, asked.Stop);
        asked.Table(page, page.Runs,
        [
            new("run", one => one.Run.Name), new("status", one => one.Run.Status), new("steps", one => $"{one.Over}/{one.Steps}"), new("when", one => Asked.When(one.Run.QueuedAt)),
            new("cause", one => one.Run.Cause, Rank: 2), new("title", one => one.Run.Title, Shrinks: true, Rank: 3), new("why", one => one.Run.Why, Shrinks: true, Rank: 1),
        ], Asked.Foot(page.NextCursor));
    }

    static async Task Show(Asked asked)
    {
        var detail = await asked.Nexo.GetRun(asked.Get(Run), asked.Stop);
        asked.Table(detail, detail.Steps,
        [
            new("id", step => $"{step.Id}"), new("step", step => step.Task), new("status", step => step.Status), new("took", step => step.DurationMs is { } ms ? $"{ms / 1000.0:0.0} s" : null),
            new("tries", step => $"{step.Attempt}", Rank: 3), new("result", step => step.Error ?? step.OutputsUri, Shrinks: true), new("decided by", step => step.Approver, Rank: 2),
        ], $"{detail.Run.Name} {detail.Run.Status}{(detail.Run.Why is { } why ? $": {why}" : ".")}");
    }

    static async Task Log(Asked asked)
    {
        var name = asked.Get(Step);
        var step = (await asked.Nexo.GetRun(asked.Get(Run), asked.Stop)).Steps.FirstOrDefault(step => step.Task == name || $"{step.Id}" == name) ?? throw new CannotGoOn($"The run has no step '{name}'.");
        for (var after = 0; ;)
        {
            var piece = await asked.Nexo.GetStepLog(step.Id, new() { Attempt = asked.Get(Attempt), After = after }, asked.Stop);
            await asked.Terminal.Output.WriteAsync(piece.Text);
            await asked.Terminal.Output.FlushAsync(asked.Stop);
            if (piece.IsOver)
                return;
            if (piece.Next == after)
                await Task.Delay(TimeSpan.FromMilliseconds(700), asked.Stop);
            after = piece.Next;
        }
    }

    static async Task Move(Asked asked, Task<Nexo.Client.RunDetail> move, string what)
    {
        var detail = await move;
        asked.Done(detail, detail.Run.Name, $"{detail.Run.Name} {what}.");
    }

    static async Task Again(Asked asked)
    {
        var run = await asked.Nexo.RunAgain(asked.Get(Run), new() { Strict = asked.Get(Strict) }, null, asked.Stop);
        asked.Done(run, run.Name, $"{run.Name} is under way.");
    }

    static async Task Decide(Asked asked, bool yes)
    {
        var body = new Nexo.Client.DecisionBody { Reason = asked.Get(Options.Reason) };
        var entry = await (yes ? asked.Nexo.ApproveStep(asked.Get(Entry), body, null, asked.Stop) : asked.Nexo.RejectStep(asked.Get(Entry), body, null, asked.Stop));
        asked.Done(entry, $"{asked.Get(Entry)}", $"{(yes ? "Approved" : "Rejected")}.");
    }
}
