using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Policies;

/// <summary>Adds, changes, orders and removes policies; each with its event in the same statement.</summary>
sealed class WritePolicies(Database database, EventNudge events, TimeProvider time)
{
    public async Task<PolicyOrder> Read(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await ReadPolicies.Of(db, by.Workspace, cancellationToken);
    }

    public async Task<Outcome<Policy>> Read(Actor by, PolicyId id, CancellationToken cancellationToken) =>
        (await Read(by, cancellationToken)).InOrder.FirstOrDefault(policy => policy.Id == id) is { } policy ? policy : PolicyRules.NotFound;

    /// <summary>As the last one.</summary>
    public async Task<Outcome<Policy>> Add(Actor by, PolicyChange wanted, CancellationToken cancellationToken)
    {
        if (!New(wanted).Try(out var policy, out var refusal))
            return refusal;
        return await Written(by, """
            with written as (
                insert into policies (id, workspace_id, name, place, enabled, effect, four_eyes, expires_after_days, conditions, created_by, created_at, changed_by, changed_at)
                select @id, @workspace, @Name, (select coalesce(max(place), 0) + 1 from policies where workspace_id = @workspace), @Enabled, @effect, @FourEyes, @ExpiresAfterDays, @conditions::jsonb, @actor, @now, @actor, @now
                 where (select count(*) from policies where workspace_id = @workspace) < @Most
             returning *
            )
            """, policy with { Id = PolicyId.From(Guid.CreateVersion7(time.GetUtcNow())) }, ["policy.created"], PolicyRules.TooMany, cancellationToken);
    }

    /// <summary>A policy that is not stored: as it would be added, or tried.</summary>
    public static Outcome<Policy> New(PolicyChange wanted)
    {
        if (wanted.Name is null)
            return Refusal.Invalid("name", "required", "name: is required.");
        if (wanted.Effect is null)
            return Refusal.Invalid("effect", "required", "effect: is required; one of approve, ask, ask_two, never.");
        if (wanted.Version is not null)
            return Refusal.Invalid("version", "not_yet", "version: a new policy has none to name.");
        var policy = wanted.Over(new Policy { Name = wanted.Name });
        return PolicyRules.Broken(policy) is { } broken ? broken : policy;
    }

    public async Task<Outcome<Policy>> Change(Actor by, PolicyId id, PolicyChange wanted, CancellationToken cancellationToken)
    {
        if (!(await Read(by, id, cancellationToken)).Try(out var old, out var refusal))
            return refusal;
        if (wanted.Version is { } seen && seen != old.Version)
            return PolicyRules.ChangedSinceSeen;
        var policy = wanted.Over(old);
        if (PolicyRules.Broken(policy) is { } broken)
            return broken;
        if (wanted.Place is < 1)
            return Refusal.Invalid("place", "out_of_range", "place: counts from 1.");
        if (!(await Write(by, old, policy, cancellationToken)).Try(out var written, out refusal))
            return refusal;
        if (wanted.Place is not { } place || place == old.Place)
            return written;
        await Move(by, id, place, cancellationToken);
        return await Read(by, id, cancellationToken);
    }

    async Task<Outcome<Policy>> Write(Actor by, Policy old, Policy policy, CancellationToken cancellationToken)
    {
        var otherwise = Said(policy) != Said(old);
        string?[] told = [otherwise ? "policy.changed" : null, policy.Enabled == old.Enabled ? null : policy.Enabled ? "policy.switched_on" : "policy.switched_off"];
        if (told.All(kind => kind is null))
            return old;
        return await Written(by, """
            with written as (
                update policies set name = @Name, enabled = @Enabled, effect = @effect, four_eyes = @FourEyes, expires_after_days = @ExpiresAfterDays, conditions = @conditions::jsonb,
                       version = @Version, changed_by = @actor, changed_at = @now
                 where workspace_id = @workspace and id = @id and version = @seen and enabled = @was
             returning *
            )
            """, policy with { Version = old.Version + (otherwise ? 1 : 0) }, [.. told.OfType<string>()], PolicyRules.ChangedSinceSeen, cancellationToken, old);
    }

    /// <returns>Whether it was there.</returns>
    public async Task<Outcome<PolicyId>> Remove(Actor by, PolicyId id, CancellationToken cancellationToken)
    {
        if (!(await Read(by, id, cancellationToken)).Try(out var old, out var refusal))
            return refusal;
        var gone = await Written(by, """
            with written as (delete from policies where workspace_id = @workspace and id = @id returning *)
            """, old, ["policy.removed"], PolicyRules.NotFound, cancellationToken);
        return gone.IsRefused ? gone.Refusal! : id;
    }

    /// <summary>What holds where no policy speaks, for tasks that come from now on.</summary>
    /// <param name="fourEyes">Null leaves it.</param>
    /// <param name="days">1 to 365; 0: tasks wait for ever; null leaves it.</param>
    public async Task<Outcome<PolicyDefaults>> Default(Actor by, bool? fourEyes, int? days, CancellationToken cancellationToken)
    {
        if (days is < 0 or > 365)
            return Refusal.Invalid("expiresAfterDays", "out_of_range", "expiresAfterDays: must be 1 to 365, or 0 for never.");
        var old = (await Read(by, cancellationToken)).Defaults;
        var wanted = new PolicyDefaults { FourEyes = fourEyes ?? old.FourEyes, ExpiresAfterDays = days is { } given ? given == 0 ? null : given : old.ExpiresAfterDays };
        if (wanted == old)
            return old;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with written as (
                insert into policy_defaults (workspace_id, four_eyes, expires_after_days, changed_by, changed_at) values (@workspace, @FourEyes, @ExpiresAfterDays, @actor, @now)
                on conflict (workspace_id) do update set four_eyes = excluded.four_eyes, expires_after_days = excluded.expires_after_days, changed_by = excluded.changed_by, changed_at = excluded.changed_at
             returning *
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, workspace_id, 'policy.default_changed', @actor, jsonb_build_object('fourEyes', four_eyes, 'expiresAfterDays', expires_after_days), @now from written
            """, new { workspace = by.Workspace, wanted.FourEyes, wanted.ExpiresAfterDays, actor = by.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        events.Now();
        return wanted;
    }

    /// <summary>To this place; the others close up. Places beyond the last are the last.</summary>
    async Task Move(Actor by, PolicyId id, int to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with ranked as (
                select id, row_number() over (order by place, id) as n from policies where workspace_id = @workspace
            ), wanted as (
                select id, row_number() over (order by case when id <> @id then n when @to > n then @to + 0.5 else @to - 0.5 end) as place from ranked
            ), moved as (
                update policies p set place = w.place from wanted w, ranked r where p.workspace_id = @workspace and p.id = w.id and r.id = p.id and p.place <> w.place
             returning p.workspace_id, p.id, p.name, r.n as was, p.place
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'policy.moved', @actor, jsonb_build_object('name', name, 'from', was, 'to', place), @now from moved where id = @id
            """, new { workspace = by.Workspace, id, to, actor = by.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        events.Now();
    }

    async Task<Outcome<Policy>> Written(Actor by, string write, Policy policy, string[] kinds, Refusal otherwise, CancellationToken cancellationToken, Policy? old = null)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        try
        {
            var written = await db.QuerySingleOrDefaultAsync<Policy>(new CommandDefinition($"""
                {write}, told as (
                    insert into events (workspace_id, subject, kind, actor, body, at)
                    select workspace_id, id, kind, @actor, @body::jsonb, @now from written cross join unnest(@kinds) as k (kind)
                )
                select {ReadPolicies.Columns} from written
                """, new
            {
                workspace = by.Workspace, id = policy.Id, policy.Name, policy.Enabled, effect = policy.Effect.Wire(), policy.FourEyes, policy.ExpiresAfterDays, policy.Version,
                conditions = JsonSerializer.Serialize(policy.Conditions, Json.Options), actor = by.Name, now = time.GetUtcNow(), kinds, body = Said(policy, policy.Version),
                seen = old?.Version, was = old?.Enabled, PolicyRules.Most,
            }, cancellationToken: cancellationToken));
            if (written is null)
                return otherwise;
            events.Now();
            return written;
        }
        catch (PostgresException e) when (e.ConstraintName == "policy_name_is_taken_once")
        {
            return PolicyRules.NameTaken;
        }
    }

    /// <summary>What a policy says, as the log keeps it: two texts that are equal say the same.</summary>
    static string Said(Policy policy, int? version = null) => JsonSerializer.Serialize(
        new { policy.Name, policy.Effect, policy.FourEyes, policy.ExpiresAfterDays, policy.Conditions, version }, Json.Options);
}
