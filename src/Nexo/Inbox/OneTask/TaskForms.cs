using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.OneTask;

/// <summary>Reads the forms of a task and hands them to the use cases the API calls too.</summary>
sealed class TaskForms(DecideTasks decide, UndoDecision undo, EditTask edit, AssignTask assign, AssignIntelligently byStrategy, CompleteTask complete, MoveTask move, ReadTask read, TaskHistory history, SnoozeTasks snooze, Database database, TimeProvider time)
{
    public async Task<Outcome<MarketplaceTask>> Decide(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken)
    {
        if (typed["decisao"] == "reabrir")
        {
            if ((await undo.Undo(actor, [id], cancellationToken)).FirstRefusal is { } no)
                return no;
            return await read.Read(actor, id, cancellationToken);
        }
        var decision = new Decision
        {
            Approved = typed["decisao"] == "aprovar",
            Reason = DecisionForm.Said(typed["motivo"], typed["detalhe"]),
            Versions = int.TryParse(typed["versao"], CultureInfo.InvariantCulture, out var version) ? new Dictionary<TaskId, int> { [id] = version } : new Dictionary<TaskId, int>(),
        };
        if (!(await decide.Decide(actor, [id], decision, cancellationToken)).Try(out var decided, out var refusal))
            return refusal;
        if (decided.Failed is [var failed, ..])
            return failed.Code == TaskRefusals.NotFound.Code ? TaskRefusals.NotFound : new Refusal(failed.Code, failed.Error);
        return await read.Read(actor, id, cancellationToken);
    }

    public async Task<Outcome<MarketplaceTask>> Snooze(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken)
    {
        var word = typed["ate"].FirstOrDefault(one => one is { Length: > 0 }) ?? typed["dia"].ToString();
        if (SnoozeTimes.Read(word, time.GetUtcNow(), await Zone(actor, cancellationToken)) is not { } until)
            return TaskRefusals.NoTimeToSnooze;
        return await Moved(actor, id, await snooze.Snooze(actor, [id], until, cancellationToken), cancellationToken);
    }

    public async Task<Outcome<MarketplaceTask>> Wake(Actor actor, TaskId id, CancellationToken cancellationToken) =>
        await Moved(actor, id, await snooze.Wake(actor, [id], cancellationToken), cancellationToken);

    async Task<Outcome<MarketplaceTask>> Moved(Actor actor, TaskId id, Outcome<Snoozed> outcome, CancellationToken cancellationToken)
    {
        if (!outcome.Try(out var done, out var refusal))
            return refusal;
        if (done.Failed is [var failed, ..])
            return failed.Code == TaskRefusals.NotFound.Code ? TaskRefusals.NotFound : new Refusal(failed.Code, failed.Error);
        return await read.Read(actor, id, cancellationToken);
    }

    async Task<TimeZoneInfo> Zone(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return Zones.Of(await db.ExecuteScalarAsync<string>(new CommandDefinition("select time_zone from workspaces where id = @Workspace", new { actor.Workspace }, cancellationToken: cancellationToken)) ?? "");
    }

    /// <summary>Lays what was typed over the version it was typed on, so that a form never carries the values before.</summary>
    public async Task<Outcome<MarketplaceTask>> Edit(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken)
    {
        int? seen = int.TryParse(typed["versao"], CultureInfo.InvariantCulture, out var version) ? version : null;
        if (!(await history.Read(actor, id, cancellationToken)).Try(out var story, out var refusal))
            return refusal;
        if (story.Versions.FirstOrDefault(one => one.Version == seen) is not { } from)
            return TaskRefusals.ChangedSinceSeen;
        var left = typed["fora"].ToHashSet(StringComparer.Ordinal);
        var edits = from.ChangeSet
            .Select((one, i) => (Edit: Typed(one, typed, i), Out: left.Contains(i.ToString(CultureInfo.InvariantCulture))))
            .Where(one => !one.Out).Select(one => one.Edit).ToArray();
        return await edit.Edit(actor, id, seen, edits, cancellationToken);
    }

    static Nexo.Tasks.Edit Typed(Nexo.Tasks.Edit edit, IFormCollection typed, int i)
    {
        if (!typed.TryGetValue($"depois.{i}", out var value))
            return edit;
        var text = value.ToString().ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
            return edit with { After = null };
        return edit.Field is "price" or "listPrice" && Amount(text) is { } amount
            ? edit with { After = amount.ToString(CultureInfo.InvariantCulture) }
            : edit with { After = text };
    }

    public async Task<Outcome<MarketplaceTask>> Assign(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken) =>
        PersonId.TryParse(typed["para"], null, out var person)
            ? await assign.Assign(actor, id, person, cancellationToken)
            : await byStrategy.Assign(actor, id, typed["para"] == "roundrobin" ? AssignmentStrategy.RoundRobin : AssignmentStrategy.Specialist, idempotencyKey: null, cancellationToken);

    public Task<Outcome<MarketplaceTask>> Complete(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken) =>
        complete.Complete(actor, id, Amount(typed["horas"]), typed["notas"] is [{ Length: > 0 } notes] ? notes : null, typed["a-mao"].Count > 0, cancellationToken);

    public Task<Outcome<MarketplaceTask>> Cancel(Actor actor, TaskId id, IFormCollection typed, CancellationToken cancellationToken) =>
        move.Cancel(actor, id, typed["motivo"], cancellationToken);

    public Task<Outcome<MarketplaceTask>> Retry(Actor actor, TaskId id, CancellationToken cancellationToken) => move.Retry(actor, id, cancellationToken);

    /// <summary>"3,5" and "3.5" are three and a half; the last sign parts the decimals.</summary>
    public static decimal? Amount(string? text)
    {
        text = text?.Replace(" ", "", StringComparison.Ordinal).Replace("R$", "", StringComparison.Ordinal) ?? "";
        var sign = text.LastIndexOfAny([',', '.']);
        var plain = sign < 0 ? text : text[..sign].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal) + "." + text[(sign + 1)..];
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }
}
