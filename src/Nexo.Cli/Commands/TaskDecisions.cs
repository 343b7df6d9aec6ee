using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks approve|reject|edit|reopen|snooze|wake</c>: what is decided, always on the version that was seen.</summary>
static class TaskDecisions
{
    static readonly Option<string> Until = new("--until") { Description = "A time such as 2026-12-01T09:00:00-03:00.", Required = true };

    static readonly Option<string> Why = new("--reason") { Description = "Why; the agents learn from it.", Required = true };

    public static IEnumerable<Command> All()
    {
        yield return Verb.Does("approve", "Approve tasks on the versions seen. Exit code 1 when one of them was not.", asked => Decide(asked, approved: true),
            "tasks approve 0198a2b8-5dcd-7a73-beae-74750830ee18@2").Takes(TaskRef.Several);
        yield return Verb.Does("reject", "Reject tasks, with a reason.", asked => Decide(asked, approved: false), "tasks reject 0198a2b8-5dcd-7a73-beae-74750830ee18 --reason \"Preço da tabela\"").Takes(TaskRef.Several, Why);
        yield return Verb.Does("edit", "Change what a task would change, before the decision; both versions are kept.", Edit,
            "tasks edit 0198a2b8-5dcd-7a73-beae-74750830ee18 --set title=\"Body manga longa azul\"", "tasks edit 0198a2b8-5dcd-7a73-beae-74750830ee18@2 --from edits.json").Takes(TaskRef.One, TaskEdits.Set, TaskEdits.Listing, TaskEdits.FromFile);
        yield return Verb.Does("reopen", "Take the own decision back, within ten minutes.", Reopen).Takes(TaskRef.One);
        yield return Verb.Does("snooze", "Put tasks off until a time, for everybody.", Snooze, "tasks snooze 0198a2b8-5dcd-7a73-beae-74750830ee18 --until 2026-12-01T09:00:00-03:00").Takes(TaskRef.Several, Until);
        yield return Verb.Does("wake", "Bring tasks that are put off back before their time.", Wake).Takes(TaskRef.Several);
    }

    static async Task<int> Decide(Asked asked, bool approved)
    {
        var seen = await TaskRef.Seen(asked, asked.Get(TaskRef.Several));
        var decided = await asked.Nexo.ApproveTasks(new()
        {
            TaskIds = [.. seen.Keys.Select(Guid.Parse)], Versions = seen, Approved = approved, Reason = approved ? null : asked.Required(Why),
        }, asked.Stop);
        IReadOnlyList<Guid> done = approved ? [.. decided.Approved, .. decided.Recorded] : decided.Rejected;
        var second = decided.Recorded.Count > 0 ? $", {decided.Recorded.Count} recorded that wait for a second person" : "";
        return TaskRef.Report(asked, decided, done, approved ? $"{decided.Approved.Count} approved{second}." : $"{decided.Rejected.Count} rejected.", decided.Failed);
    }

    static async Task Edit(Asked asked)
    {
        var task = asked.Get(TaskRef.One);
        var now = await asked.Nexo.ReadTask(task.Id, asked.Stop);
        var edits = await TaskEdits.Changed(asked, now);
        var edited = (await asked.Nexo.EditChangeSet(task.Id, new() { Version = task.Version ?? now.ChangeSetVersion, ChangeSet = edits }, asked.Stop)).Task;
        asked.Done(edited, $"{edited.Id}@{edited.ChangeSetVersion}", $"Version {edited.ChangeSetVersion}, {edited.Edits} {(edited.Edits == 1 ? "edit" : "edits")}; approve it as {edited.Id}@{edited.ChangeSetVersion}.");
    }

    static async Task Reopen(Asked asked)
    {
        var task = (await asked.Nexo.ReopenTask(asked.Get(TaskRef.One).Id, asked.Stop)).Task;
        asked.Done(task, $"{task.Id}", $"{task.Id} is {task.Status} again.");
    }

    static async Task<int> Snooze(Asked asked)
    {
        var put = await asked.Nexo.SnoozeTasks(new() { TaskIds = [.. asked.Get(TaskRef.Several).Select(task => task.Id)], Until = asked.Required(Until) }, asked.Stop);
        return TaskRef.Report(asked, put, put.Moved, $"{put.Moved.Count} put off until {Asked.When(put.Until)}.", put.Failed);
    }

    static async Task<int> Wake(Asked asked)
    {
        var woken = await asked.Nexo.WakeTasks(new() { TaskIds = [.. asked.Get(TaskRef.Several).Select(task => task.Id)] }, asked.Stop);
        return TaskRef.Report(asked, woken, woken.Moved, $"{woken.Moved.Count} brought back.", woken.Failed);
    }
}
