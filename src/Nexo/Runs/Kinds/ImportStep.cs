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
        : ((ImportWork)turn.Step.Work).Source is { } name ? Why.NoSource.Of(name) : Why.NoSources.English;

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        if (await Hindrance(turn, cancellationToken) is { } why)
            return StepEnd.Skipped(why);
        var (failed, all) = (0, await Wanted(turn, cancellationToken));
        foreach (var source in all)
            failed += await Read(turn, source, cancellationToken) ? 0 : 1;
        return failed == all.Count ? StepEnd.Failed(Why.NoSourceRead) : StepEnd.Succeeded(warned: failed > 0);
    }

    async Task<IReadOnlyList<ImportSource>> Wanted(StepTurn turn, CancellationToken cancellationToken)
    {
        var name = ((ImportWork)turn.Step.Work).Source;
        return [.. (await sources.Of(turn.Workspace, cancellationToken)).Where(source => name is null ? source.PausedAt is null : source.Name == name)];
    }

    /// <summary>A folder gives so many files at a time: it is looked at until it gives fewer.</summary>
    /// <returns>Whether nothing of it failed.</returns>
    async Task<bool> Read(StepTurn turn, ImportSource source, CancellationToken cancellationToken)
    {
        var well = true;
        for (var some = RunSource.FilesAtOnce; some == RunSource.FilesAtOnce;)
        {
            var before = await LastRun(source, cancellationToken);
            while (!await run.Run(turn.Workspace, source.Id, asked: true, cancellationToken))
                await Task.Delay(Between, cancellationToken); // somebody else reads it just now
            await Merged(source, cancellationToken);
            var looks = (await sources.Runs(turn.Workspace, source.Id, 2 * RunSource.FilesAtOnce, cancellationToken)).TakeWhile(look => look.RanAt > before).ToList();
            foreach (var look in looks)
                await turn.Log.Line($"{source.Name}: {look.Outcome}{(look.File is null ? "" : $" ({look.File})")}{(look.Error is null ? "" : $" — {look.Error}")}", cancellationToken);
            well &= looks.TrueForAll(look => look.Outcome != "failed");
            some = looks.Count(look => look.File is not null);
        }
        return well;
    }

    async Task<DateTimeOffset> LastRun(ImportSource source, CancellationToken cancellationToken) =>
        (await sources.Runs(source.WorkspaceId, source.Id, 1, cancellationToken)) is [var last, ..] ? last.RanAt : DateTimeOffset.MinValue;

    /// <summary>Also what an attempt before has begun, whose node died.</summary>
    async Task Merged(ImportSource source, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var db = await database.OpenForWork(cancellationToken))
            {
                if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
                    select exists (select from import_source_runs r join imports i on i.id = r.import_id where r.workspace_id = @WorkspaceId and r.source_id = @Id and i.finished_at is null)
                    """, new { source.WorkspaceId, source.Id }, cancellationToken: cancellationToken)))
                    return;
            }
            await Task.Delay(Between, cancellationToken);
        }
    }
}
