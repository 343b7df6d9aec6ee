using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>sources list|runs|run|create|pause|resume|delete</c>: folders and addresses that are imported by themselves.</summary>
static class SourceCommands
{
    static readonly Argument<string> Which = new("source") { Description = "Its name or id." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The automatic sources, and how their last run went.", List);
        var runs = Verb.Shows("runs", "The latest runs of a source.", Runs).Takes(Which, Options.Limit);
        var run = Verb.Does("run", "Look there now.", async asked => Told(asked, await asked.Nexo.RunImportSource((await Find(asked)).Id, null, asked.Stop), "will be looked at now")).Takes(Which);
        var create = Verb.Does("create", "Add a source: the JSON body of POST /api/import-sources.", async asked =>
            Told(asked, await asked.Nexo.CreateImportSource(await asked.Read<WantedSource>(asked.Required(Options.RequiredFrom)), null, asked.Stop), "is added"), "sources create --from source.json");
        create.Add(Options.RequiredFrom);
        var pause = Verb.Does("pause", "Look there no more for now.", asked => Pause(asked, true)).Takes(Which);
        var resume = Verb.Does("resume", "Look there again.", asked => Pause(asked, false)).Takes(Which);
        var delete = Verb.Does("delete", "Forget a source; what it imported stays.", Delete).Takes(Which);
        return Verb.Noun("sources", "What is imported by itself.", list, runs, run, create, pause, resume, delete);
    }

    static async Task<ImportSource> Find(Asked asked)
    {
        var which = asked.Get(Which);
        return (await asked.Nexo.ListImportSources(asked.Stop)).Sources.FirstOrDefault(one => $"{one.Id}" == which || string.Equals(one.Name, which, StringComparison.OrdinalIgnoreCase))
            ?? throw new CannotGoOn($"There is no source '{which}'; '{asked.Terminal.Name} sources list' shows those there are.");
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListImportSources(asked.Stop);
        asked.Table(all, all.Sources,
        [
            new("id", one => $"{one.Id}", Rank: 3), new("name", one => one.Name, Shrinks: true), new("channel", one => one.Channel, Rank: 1), new("every", one => one.At is { } at ? $"day at {at}" : $"{one.EveryMinutes} min"), new("state", one => one.PausedAt is null ? "on" : "paused"),
            new("next", one => Asked.When(one.NextAt), Rank: 4), new("last", one => one.LastOutcome), new("error", one => one.LastError, Shrinks: true, Rank: 5), new("where", one => one.Location, Shrinks: true, Rank: 2),
        ]);
    }

    static async Task Runs(Asked asked)
    {
        var runs = await asked.Nexo.ListImportSourceRuns((await Find(asked)).Id, new() { Limit = asked.Get(Options.Limit) }, asked.Stop);
        asked.Table(runs, runs.Runs, [new("when", run => Asked.When(run.RanAt)), new("outcome", run => run.Outcome), new("file", run => run.File, Shrinks: true), new("import", run => $"{run.ImportId}", Rank: 1), new("error", run => run.Error, Shrinks: true)]);
    }

    static async Task Pause(Asked asked, bool paused)
    {
        var source = await Find(asked);
        Told(asked, await asked.Nexo.ChangeImportSource(source.Id, new() { Paused = paused, Revision = source.Revision }, asked.Stop), paused ? "is paused" : "is on");
    }

    static async Task Delete(Asked asked)
    {
        var source = await Find(asked);
        await asked.Nexo.DeleteImportSource(source.Id, asked.Stop);
        asked.Done(new { deleted = source.Id }, $"{source.Id}", $"{source.Name} is forgotten.");
    }

    static void Told(Asked asked, ImportSource source, string what) => asked.Done(source, $"{source.Id}", $"{source.Name} {what}.");
}
