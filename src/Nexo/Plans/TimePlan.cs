using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Plans;

/// <param name="Cron">Five fields as in crontab; null: as the plan's text says again.</param>
public sealed record WantedTimes(string? Cron = null);

/// <summary>Sets when a plan runs, whatever its text says. It stays so when the text changes; what else the schedule says goes on from the text.</summary>
sealed class TimePlan(Database database, PlanShelf shelf, EventNudge events, TimeProvider time)
{
    static readonly Refusal NotACron = Refusal.Invalid("cron", "not_a_cron", $"cron: {PlanRules.Cron.English}");
    static readonly Refusal NeverComes = Refusal.Invalid("cron", "never_comes", "cron: names a moment that never comes.");

    public async Task<Outcome<PlanRow>> To(Actor actor, string name, WantedTimes wanted, CancellationToken cancellationToken)
    {
        var cron = string.Join(' ', (wanted.Cron ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } said ? said : null;
        if (cron is not null && (cron.Length > 200 || !Schedule.IsCron(cron)))
            return NotACron;
        if (!(await shelf.Readable(actor.Workspace, name, cancellationToken)).Try(out var kept, out var refusal))
            return refusal;
        var (now, schedule) = (time.GetUtcNow(), PlanRow.Timed(kept.Written, cron).Schedule);
        var next = schedule?.After(now, kept.Zone);
        if (cron is not null && next is null)
            return NeverComes;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with timed as (
                update plans set own_cron = @cron, switched_on = switched_on and @next::timestamptz is not null, next_at = case when switched_on then @next::timestamptz end, changed_at = @now
                 where workspace_id = @Workspace and name = @name and removed_at is null and own_cron is distinct from @cron
             returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id::text, 'plan.timed', @by, jsonb_strip_nulls(jsonb_build_object('plan', name, 'cron', @inForce::text)), @now from timed
            """, new { actor.Workspace, name, cron, next, now, by = actor.Name, inForce = schedule?.Cron }, cancellationToken: cancellationToken));
        events.Now();
        return (await shelf.Find(actor.Workspace, name, cancellationToken))!;
    }
}
