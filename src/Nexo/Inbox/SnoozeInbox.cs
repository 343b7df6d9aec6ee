using System.Globalization;
using Dapper;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>Puts rows of the list off, and brings them back: those named, everything the filter finds, or what the viewer put off last.</summary>
sealed class SnoozeInbox(SnoozeTasks snooze, ListTasks tasks, Database database, TimeProvider time, IStringLocalizer<TaskWords> words)
{
    public async Task<DecisionSaid> Take(Actor actor, InboxView view, DecisionForm form, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var wakes = form.Decisao == "acordar";
        IReadOnlyCollection<TaskId> ids = [.. form.Chosen.Select(one => one.Id).Distinct()];
        var whole = form.Filtro is not null || (wakes && ids.Count == 0);
        if (form.Filtro is not null)
        {
            if (!(await tasks.Ids(actor, view.Rows.Query(actor), DecideTasks.MostIds, cancellationToken)).Try(out ids!, out var tooMany))
                return new(tooMany.Said(words), "danger", [], DecisionSaid.None);
        }
        else if (wakes && ids.Count == 0)
        {
            ids = await Last(actor, cancellationToken);
        }
        if (DecideInbox.Broken(ids.Count) is { } broken)
            return new(broken.Said(words), "danger", [.. ids], DecisionSaid.None);
        if (!wakes && SnoozeTimes.Read(form.Until, time.GetUtcNow(), zone) is null)
            return new(TaskRefusals.NoTimeToSnooze.Said(words), "danger", [.. ids], DecisionSaid.None);
        var outcome = wakes
            ? await snooze.Wake(actor, ids, cancellationToken)
            : await snooze.Snooze(actor, ids, SnoozeTimes.Read(form.Until, time.GetUtcNow(), zone)!.Value, cancellationToken);
        return outcome.Try(out var done, out var refusal) ? Said(done, view, zone, whole) : new(refusal.Said(words), "danger", [.. ids], DecisionSaid.None);
    }

    DecisionSaid Said(Snoozed done, InboxView view, TimeZoneInfo zone, bool whole)
    {
        var said = done.Moved.Count == 0 ? ""
            : done.Until is { } until ? $"{words.Count("said.snoozed", done.Moved.Count)} {words["said.snoozed.until", When(until, zone)]}"
            : words.Count("said.woken", done.Moved.Count);
        var refused = done.Failed.ToDictionary(one => one.Id, one => new Refusal(one.Code, one.Error));
        if (refused.Count > 0)
            said = string.Join(' ', new[] { said, words.Count("said.refused", refused.Count), refused.Values.First().Said(words) }.Where(s => s.Length > 0));
        return new(said, refused.Count == 0 ? "ok" : "warn", [.. refused.Keys, .. done.Until is null && view.Tab != InboxTab.Snoozed ? done.Moved : []], refused, Reload: whole || (done.Until is null && done.Moved.Count > 200));
    }

    /// <summary>"seg., 23/11 09:00", as the workspace's clock says it.</summary>
    public static string When(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone) is var local ? $"{local.ToString("ddd", CultureInfo.CurrentCulture)} {local.ToString("d", CultureInfo.CurrentCulture)} {local.ToString("t", CultureInfo.CurrentCulture)}" : "";

    // What was put off in one go carries one time.
    async Task<IReadOnlyCollection<TaskId>> Last(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return (await db.QueryAsync<TaskId>(new CommandDefinition("""
            with mine as (select id, changed_at from marketplace_tasks where workspace_id = @Workspace and snoozed_until > @now and snoozed_by = @Name)
            select id from mine where changed_at = (select max(changed_at) from mine) limit 1000
            """, new { actor.Workspace, actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken))).AsList();
    }
}
