using Nexo.Access;
using Nexo.Inbox.OneTask;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>What the inbox shows at once: rows, counts of the tabs, the task in the panel.</summary>
sealed class ReadInbox(ListTasks list, CountTasks counts, ReadSheet sheets, Database database)
{
    public sealed record State(InboxRows Rows, Refusal? Refusal, IReadOnlyList<TaskCount> Counts, long? Mine, TaskSheet? Sheet, Refusal? SheetRefusal, IReadOnlyList<NamedPerson> Team);

    public async Task<State> Page(Actor actor, InboxView view, CancellationToken cancellationToken)
    {
        var (rows, refusal) = await Rows(actor, view, cancellationToken);
        var shown = view.Open ?? (rows.Rows is [var first, ..] ? first.Task.Id : null);
        var (sheet, sheetRefusal) = shown is { } id ? await Sheet(actor, id, cancellationToken) : default;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return new(rows, refusal, await counts.Count(actor, cancellationToken), await Mine(actor, cancellationToken), sheet, sheetRefusal,
            await NamedPerson.Team(db, actor.Workspace, cancellationToken));
    }

    public async Task<(InboxRows Rows, Refusal? Refusal)> Rows(Actor actor, InboxView view, CancellationToken cancellationToken) =>
        (await InboxRows.Read(list, database, view, actor, cancellationToken)).Try(out var rows, out var refusal) ? (rows, null) : (InboxRows.None, refusal);

    public async Task<(TaskSheet? Sheet, Refusal? Refusal)> Sheet(Actor actor, TaskId id, CancellationToken cancellationToken) =>
        (await sheets.Read(actor, id, cancellationToken)).Try(out var sheet, out var refusal) ? (sheet, null) : (null, refusal);

    public Task<IReadOnlyList<TaskCount>> Counts(Actor actor, CancellationToken cancellationToken) => counts.Count(actor, cancellationToken);

    /// <summary>How many tasks the viewer has to carry out; null for a token, which has none.</summary>
    public async Task<long?> Mine(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Person is not { } person)
            return null;
        var mine = new TaskQuery { AssignedTo = person, Statuses = new InboxView { Tab = InboxTab.Mine }.Statuses, Limit = 1 };
        return (await list.List(actor, mine, cancellationToken)).Try(out var page, out _) ? page.Total : null;
    }

    public Task<IReadOnlyList<InboxRow>> ByIds(Actor actor, IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken) =>
        InboxRows.ByIds(database, ids, actor, cancellationToken);
}
