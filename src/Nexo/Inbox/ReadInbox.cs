using Nexo.Access;
using Nexo.Inbox.OneTask;
using Nexo.Inbox.Views;
using Nexo.Ledger;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>What the inbox shows at once: rows, counts of the tabs, the task in the panel.</summary>
sealed class ReadInbox(ListTasks tasks, CountTasks counts, ReadSheet sheets, ListViews views, WaitingSteps waiting, Database database)
{
    const int MostMine = 1_000;

    public sealed record State(InboxRows Rows, Refusal? Refusal, TabCounts Counts, TaskSheet? Sheet, Refusal? SheetRefusal, IReadOnlyList<NamedPerson> Team, IReadOnlyList<SavedView> Views, IReadOnlyList<WaitingStep> Steps);

    /// <remarks>The parts are read side by side, each on a connection of its own that it holds only while it reads.</remarks>
    public async Task<State> Page(Actor actor, InboxView view, CancellationToken cancellationToken)
    {
        var team = Team(actor, cancellationToken);
        var (list, tabs, saved, steps) = (List(actor, view, team, cancellationToken), Counts(actor, cancellationToken), views.Of(actor, cancellationToken), waiting.For(actor, cancellationToken));
        await Task.WhenAll(list, tabs, team, saved, steps);
        var (rows, refusal, sheet, sheetRefusal) = await list;
        return new(rows, refusal, await tabs, sheet, sheetRefusal, await team, await saved, await steps);
    }

    /// <summary>The rows, and the task that is open beside them: the one asked for, or else the first.</summary>
    async Task<(InboxRows Rows, Refusal? Refusal, TaskSheet? Sheet, Refusal? SheetRefusal)> List(Actor actor, InboxView view, Task<IReadOnlyList<NamedPerson>> team, CancellationToken cancellationToken)
    {
        var (rows, refusal) = await Rows(actor, view, cancellationToken);
        var shown = view.Open ?? (rows.Rows is [var first, ..] ? first.Task.Id : null);
        var (sheet, sheetRefusal) = shown is { } id ? await Sheet(actor, id, cancellationToken, team) : default;
        return (rows, refusal, sheet, sheetRefusal);
    }

    async Task<IReadOnlyList<NamedPerson>> Team(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await NamedPerson.Team(db, actor.Workspace, cancellationToken);
    }

    public async Task<(InboxRows Rows, Refusal? Refusal)> Rows(Actor actor, InboxView view, CancellationToken cancellationToken) =>
        (await InboxRows.Read(tasks, database, view, actor, cancellationToken)).Try(out var rows, out var refusal) ? (rows, null) : (InboxRows.None, refusal);

    public async Task<(TaskSheet? Sheet, Refusal? Refusal)> Sheet(Actor actor, TaskId id, CancellationToken cancellationToken, Task<IReadOnlyList<NamedPerson>>? team = null) =>
        (await sheets.Read(actor, id, team, cancellationToken)).Try(out var sheet, out var refusal) ? (sheet, null) : (null, refusal);

    /// <summary>What the page that begins at this place of the list comes after.</summary>
    public Task<string?> CursorAt(Actor actor, InboxView view, int place, CancellationToken cancellationToken) => tasks.CursorAt(actor, view.Rows.Query(actor), place, cancellationToken);

    public async Task<TabCounts> Counts(Actor actor, CancellationToken cancellationToken)
    {
        var (byStatus, snoozed, mine) = (counts.Count(actor, cancellationToken), counts.Snoozed(actor, cancellationToken), Mine(actor, cancellationToken));
        await Task.WhenAll(byStatus, snoozed, mine);
        return new(await byStatus, await snoozed, await mine);
    }

    async Task<long?> Mine(Actor actor, CancellationToken cancellationToken) =>
        actor.Person is null ? null : (await tasks.Count(actor, [new InboxView { Tab = InboxTab.Mine }.Query(actor)], MostMine, cancellationToken))[0].Total;

    public Task<IReadOnlyList<InboxRow>> ByIds(Actor actor, IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken) =>
        InboxRows.ByIds(database, ids, actor, cancellationToken);
}
