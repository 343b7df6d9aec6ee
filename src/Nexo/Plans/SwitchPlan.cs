using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>Switches a plan's schedule on or off.</summary>
sealed class SwitchPlan(Database database, PlanShelf shelf, EventNudge events, TimeProvider time)
{
    public static readonly Refusal NoSchedule = new("plan_without_schedule", "This plan has no schedule to switch on: give it a schedule with a cron.");

    /// <param name="actor">Who.</param>
    /// <param name="name">Of the plan.</param>
    /// <param name="on">What it is to be; asked twice, nothing changes.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<PlanRow>> To(Actor actor, string name, bool on, CancellationToken cancellationToken)
    {
        if (!(await shelf.Readable(actor.Workspace, name, cancellationToken)).Try(out var kept, out var refusal))
            return refusal;
        if (on && kept.Plan.Schedule is null)
            return NoSchedule;
        var next = on ? kept.Plan.Schedule!.After(time.GetUtcNow(), kept.Zone) : null;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with switched as (
                update plans set switched_on = @on, next_at = @next, changed_at = @now
                 where workspace_id = @Workspace and name = @name and removed_at is null and switched_on <> @on
             returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id::text, case when @on then 'plan.switched_on' else 'plan.switched_off' end, @by, jsonb_build_object('plan', name), @now from switched
            """, new { actor.Workspace, name, on, next, now = time.GetUtcNow(), by = actor.Name }, cancellationToken: cancellationToken));
        events.Now();
        return (await shelf.Find(actor.Workspace, name, cancellationToken))!;
    }
}
