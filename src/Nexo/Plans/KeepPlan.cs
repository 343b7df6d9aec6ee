using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Plans;

/// <param name="Source">YAML, at most 65,536 characters.</param>
/// <param name="Revision">The one that was read before it was changed; of a new plan none.</param>
public sealed record WantedPlan(string? Source = null, int? Revision = null);

/// <summary>Writes plans through the page and the API. They start no programs: those come from files on the server's disk alone.</summary>
sealed class KeepPlan(Database database, PlanShelf shelf, EventNudge events, TimeProvider time)
{
    static readonly Refusal OfAFile = new("plan_of_a_file", "This plan is a file on the server's disk: change the file.");
    public static readonly Refusal Changed = new("changed_since_seen", "Somebody has changed the plan meanwhile: read it again, and name its revision.", RefusalKind.Conflict, "revision");
    static Refusal Taken(string name) => new("plan_name_taken", $"There is a plan {name} already: name the revision it has to change it.", RefusalKind.Conflict, "revision");

    /// <returns>The plan, or every fault of its text.</returns>
    public static Outcome<Plan> Read(string? source)
    {
        if (string.IsNullOrWhiteSpace(source))
            return Refusal.Invalid("source", "required", "source: is required: the plan's YAML.");
        if (source.Contains('\0', StringComparison.Ordinal))
            return Refusal.Invalid("source", "nul_character", "source: must not contain the NUL character.");
        var reading = ReadPlan.From(source.ReplaceLineEndings("\n"), fromFile: false);
        return reading.Plan is { } plan ? plan : Refusal.Invalid("source", "plan_has_faults", $"source: {string.Join(" · ", reading.Faults.Take(20))}");
    }

    /// <param name="actor">Who writes it.</param>
    /// <param name="name">As its text says, too.</param>
    /// <param name="wanted">A new text; of a plan that is there already, with the revision it had.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<PlanRow>> Write(Actor actor, string name, WantedPlan wanted, CancellationToken cancellationToken)
    {
        if (!Read(wanted.Source).Try(out var plan, out var refusal))
            return refusal;
        if (plan.Name != name)
            return Refusal.Invalid("source", "plan_named_otherwise", $"source: names the plan {plan.Name}, the address {name}.");
        var there = await shelf.Find(actor.Workspace, name, cancellationToken);
        if (there is { Origin: "file" })
            return OfAFile;
        if (there is not null && wanted.Revision is null)
            return Taken(name);
        if (there?.Revision != wanted.Revision)
            return Changed;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var written = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with written as (
                insert into plans as p (id, workspace_id, name, origin, source, created_by, created_at, changed_at) values (@id, @Workspace, @name, 'page', @source, @by, @now, @now)
                on conflict (workspace_id, name) where removed_at is null do update
                   set source = excluded.source, changed_at = @now, revision = p.revision + 1, next_at = null, switched_on = p.switched_on and (@scheduled or p.own_cron is not null)
                 where p.origin = 'page' and p.revision = @revision
             returning workspace_id, id, name, revision
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id::text, 'plan.changed', @by, jsonb_build_object('plan', name, 'revision', revision), @now from written
            )
            select count(*)::int from written
            """, new
        {
            id = Ids.New<PlanId>(time), actor.Workspace, name, source = wanted.Source!.ReplaceLineEndings("\n"), by = actor.Name, now = time.GetUtcNow(), revision = wanted.Revision ?? -1, scheduled = plan.Schedule is not null,
        }, cancellationToken: cancellationToken));
        if (written == 0)
            return Changed;
        events.Now();
        return (await shelf.Find(actor.Workspace, name, cancellationToken))!;
    }

    /// <summary>Its runs stay in the book.</summary>
    /// <param name="actor">Who removes it.</param>
    /// <param name="name">Of the plan.</param>
    /// <param name="revision">The one that was read; null: whatever it has become.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<string>> Remove(Actor actor, string name, int? revision, CancellationToken cancellationToken)
    {
        if (await shelf.Find(actor.Workspace, name, cancellationToken) is not { } there)
            return PlanShelf.NotFound;
        if (there.Origin == "file")
            return OfAFile;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var removed = await db.ExecuteAsync(new CommandDefinition("""
            with removed as (
                update plans set removed_at = @now, switched_on = false, next_at = null
                 where workspace_id = @Workspace and name = @name and origin = 'page' and removed_at is null and revision = coalesce(@revision, revision)
             returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at) select workspace_id, id::text, 'plan.removed', @by, jsonb_build_object('plan', name), @now from removed
            """, new { actor.Workspace, name, revision, by = actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (removed == 0)
            return Changed;
        events.Now();
        return name;
    }
}
