using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>What to say of a decision, and which rows to show again: those that did not go, or came back.</summary>
/// <param name="Sentence">In the viewer's language.</param>
/// <param name="Tone">ok, warn or danger.</param>
/// <param name="Show">Rows the list must show as they are now.</param>
/// <param name="Refused">Why some did not go.</param>
/// <param name="Reload">So many rows moved that the list is read again.</param>
public sealed record DecisionSaid(string Sentence, string Tone, IReadOnlyList<TaskId> Show, IReadOnlyDictionary<TaskId, Refusal> Refused, bool Reload = false)
{
    public static readonly IReadOnlyDictionary<TaskId, Refusal> None = new Dictionary<TaskId, Refusal>();
}

sealed class DecideInbox(DecideTasks decide, UndoDecision undo, SnoozeInbox snooze, IStringLocalizer<TaskWords> words)
{
    public async Task<DecisionSaid> Take(Actor actor, InboxView view, DecisionForm form, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        if (form.Ate is { Length: > 0 } || form.Decisao is "adiar" or "acordar")
            return await snooze.Take(actor, view, form, zone, cancellationToken);
        if (form.Decisao == "reabrir")
            return Undone(await undo.Undo(actor, [.. form.Chosen.Select(one => one.Id)], cancellationToken));
        var decision = new Decision
        {
            Approved = form.Decisao == "aprovar",
            Reason = form.Reason,
            Versions = form.Chosen.Where(one => one.Version is not null).GroupBy(one => one.Id).ToDictionary(one => one.Key, one => one.First().Version!.Value),
        };
        var whole = form.Filtro is not null;
        if (!whole && Broken(form.Chosen.Count) is { } broken)
            return new(broken.Said(words), "danger", [.. form.Chosen.Select(one => one.Id)], DecisionSaid.None);
        var outcome = whole
            ? await decide.DecideAll(actor, view.Rows.Query(actor), form.Esperadas ?? -1, decision, cancellationToken)
            : await decide.Decide(actor, [.. form.Chosen.Select(one => one.Id)], decision, cancellationToken);
        return outcome.Try(out var decided, out var refusal) ? Done(decided, decision.Approved, whole) : Refused(refusal, form, whole);
    }

    public static Refusal? Broken(int chosen) => chosen switch
    {
        0 => Refusal.Invalid("tarefas", "nothing_chosen", "tarefas: must name at least one task."),
        > DecideTasks.MostIds => Refusal.Invalid("tarefas", "too_many_chosen", $"tarefas: must name at most {DecideTasks.MostIds} tasks."),
        _ => null,
    };

    DecisionSaid Done(Decided decided, bool approved, bool whole)
    {
        var n = decided.Approved.Count + decided.Rejected.Count;
        var refused = decided.Failed.ToDictionary(one => one.Id, one => new Refusal(one.Code, one.Error));
        var said = n > 0 ? words.Count(approved ? "said.approved" : "said.rejected", n) : "";
        if (decided.Recorded.Count > 0)
            said = string.Join(' ', new[] { said, words.Count("said.recorded", decided.Recorded.Count) }.Where(s => s.Length > 0));
        if (refused.Count > 0)
            said = string.Join(' ', new[] { said, words.Count("said.refused", refused.Count), refused.Values.First().Said(words) }.Where(s => s.Length > 0));
        return new(said, refused.Count == 0 ? "ok" : "warn", [.. decided.Recorded, .. refused.Keys], refused, Reload: whole);
    }

    DecisionSaid Refused(Refusal refusal, DecisionForm form, bool whole)
    {
        var ids = form.Chosen.Select(one => one.Id).Distinct().ToArray();
        return new(refusal.Said(words), "danger", ids, ids.ToDictionary(id => id, _ => refusal), Reload: whole && refusal.Code == "count_changed");
    }

    DecisionSaid Undone(UndoDecision.Undone undone) => undone switch
    {
        { Reopened.Count: 0, FirstRefusal: { } refusal } => new(refusal.Said(words), "warn", [], DecisionSaid.None),
        { FirstRefusal: { } refusal } => new($"{words.Count("said.reopened", undone.Reopened.Count)} {refusal.Said(words)}", "warn", undone.Reopened, DecisionSaid.None, Reload: undone.Reopened.Count > 200),
        _ => new(words.Count("said.reopened", undone.Reopened.Count), "ok", undone.Reopened, DecisionSaid.None, Reload: undone.Reopened.Count > 200),
    };
}
