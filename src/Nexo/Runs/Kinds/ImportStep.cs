using Dapper;
using Nexo.Imports;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>Reads import sources now, and waits until what they gave is merged. What was read already is not read twice.</summary>
sealed class ImportStep(Sources sources, RunSource run, Database database) : IStepKind
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public Type Takes => typeof(ImportWork);

    public object InputsOf(StepTurn turn) => new { source = ((ImportWork)turn.Step.Work).Source };

    public async ValueTask<string?> Hindrance(StepTurn turn, CancellationToken cancellationToken) =>
        (await Wanted(turn, cancellationToken)).Count > 0 ? null
        : ((ImportWork)turn.Step.Work).Source is { } name ? $"There is no import source {name}." : "There is no import source that is not paused.";

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        if (await Hindrance(turn, cancellationToken) is { } why)
            return StepEnd.Skipped(why);
        var (failed, all) = (0, await Wanted(turn, cancellationToken));
        foreach (var source in all)
            failed += await Read(turn, source, cancellationToken) ? 0 : 1;
        return failed == all.Count ? StepEnd.Failed("No source could be read.") : StepEnd.Succeeded(warned: failed > 0);
    }

    async Task<IReadOnlyList<ImportSource>> Wanted(StepTurn turn, CancellationToken cancellationToken)
    {
        var name = ((ImportWork)turn.Step.Work).Source;
        return [.. (await sources.Of(turn.Workspace, cancellationToken)).Where(source => name is null ? source.PausedAt is null : source.Name == name)];
    }

    /// <returns>Whether nothing of it failed.</returns>
    async Task<bool> Read(StepTurn turn, ImportSource source, CancellationToken cancellationToken)
    {
        var before = await LastRun(source, cancellationToken);
        await run.Run(turn.Workspace, source.Id, asked: true, cancellationToken);
        var looks = (await sources.Runs(turn.Workspace, source.Id, 50, cancellationToken)).TakeWhile(look => look.RanAt > before).ToList();
        foreach (var look in looks)
        {
            if (look.ImportId is { } import)
                await Merged(import, cancellationToken);
            await turn.Log.Line($"{source.Name}: {look.Outcome}{(look.File is null ? "" : $" ({look.File})")}{(look.Error is null ? "" : $" — {look.Error}")}", cancellationToken);
        }
        return looks.TrueForAll(look => look.Outcome != "failed");
    }

    async Task<DateTimeOffset> LastRun(ImportSource source, CancellationToken cancellationToken) =>
        (await sources.Runs(source.WorkspaceId, source.Id, 1, cancellationToken)) is [var last, ..] ? last.RanAt : DateTimeOffset.MinValue;

    async Task Merged(ImportId import, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var db = await database.OpenForWork(cancellationToken))
            {
                if (await db.ExecuteScalarAsync<bool>(new CommandDefinition("select finished_at is not null from imports where id = @import", new { import }, cancellationToken: cancellationToken)))
                    return;
            }
            await Task.Delay(Between, cancellationToken);
        }
    }
}
