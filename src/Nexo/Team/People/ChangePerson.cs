using System.Text.Json.Serialization;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>What is to change; what is left out stays.</summary>
/// <param name="Name">1 to 120 characters. Like the password only of who belongs to no other workspace.</param>
/// <param name="Role">member, qa, head or admin.</param>
/// <param name="Channels">What they work on.</param>
/// <param name="Categories">optimization, best-practice, scaling, analysis.</param>
/// <param name="Password">12 to 1024 characters.</param>
/// <param name="Deactivated">True shuts them out of this workspace, keys included; false lets them in again.</param>
sealed record PersonChange(string? Name = null, Role? Role = null, Channel[]? Channels = null, string[]? Categories = null, string? Password = null, bool? Deactivated = null)
{
    /// <summary>Ends the sessions there are.</summary>
    [JsonIgnore]
    public bool IsAboutRights => Role is not null || Password is not null || Deactivated is not null;

    /// <summary>Changes the account itself, which is the same in every workspace.</summary>
    [JsonIgnore]
    public bool IsAboutTheAccount => Name is not null || Password is not null;
}

/// <summary>Changes what a member is called, may do, works on and signs in with. A workspace keeps at least one admin.</summary>
sealed class ChangePerson(Database database, IPasswordHasher<Person> hasher, KnownTokens tokens, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of name, role, channels, categories, password, deactivated.");

    public async Task<Outcome<Member>> For(Actor actor, PersonId id, PersonChange change, CancellationToken cancellationToken)
    {
        if (Broken(change) is { } refusal)
            return refusal;
        await using var db = await database.OpenForWork(cancellationToken);
        var belongsElsewhere = await BelongsElsewhere(db, actor, id, cancellationToken);
        if (change.IsAboutTheAccount && belongsElsewhere)
            return TeamRefusals.BelongsElsewhere;
        try
        {
            if (!await Write(db, actor, id, change, endsSessions: change.IsAboutRights && !belongsElsewhere, cancellationToken))
                return TeamRefusals.NoSuchPerson;
        }
        catch (PostgresException e) when (e.ConstraintName == TeamRefusals.KeepsAnAdmin)
        {
            return TeamRefusals.LastAdmin;
        }
        tokens.Forget();
        sessions.Forget();
        nudge.Now();
        return (await ListPeople.For(actor, id, db, cancellationToken)).Single();
    }

    static Task<bool> BelongsElsewhere(NpgsqlConnection db, Actor actor, PersonId id, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from memberships where person_id = @id and workspace_id <> @Workspace and left_at is null)
            """, new { actor.Workspace, id }, cancellationToken: cancellationToken));

    /// <returns>Whether there is such a member.</returns>
    async Task<bool> Write(NpgsqlConnection db, Actor actor, PersonId id, PersonChange change, bool endsSessions, CancellationToken cancellationToken) =>
        await db.ExecuteAsync(new CommandDefinition("""
            with member as (
                update memberships set role = coalesce(@role, role), channels = coalesce(@channels, channels), categories = coalesce(@categories, categories),
                       deactivated_at = case when @deactivated then coalesce(deactivated_at, @now) when not @deactivated then null else deactivated_at end
                 where workspace_id = @Workspace and person_id = @id and left_at is null
             returning workspace_id, person_id
            ), person as (
                update people p set name = coalesce(@name, p.name), password_hash = coalesce(@hash, p.password_hash), security_stamp = coalesce(@stamp, p.security_stamp)
                  from member where p.id = member.person_id
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select workspace_id, person_id::text, 'person.changed', @Actor, jsonb_strip_nulls(jsonb_build_object('changed', to_jsonb(@what), 'role', @role, 'deactivated', @deactivated)) from member
            """, new
        {
            id, name = change.Name?.Trim(), hash = change.Password is { } password ? hasher.HashPassword(new Person(), password) : null,
            stamp = endsSessions ? Person.NewStamp() : null, deactivated = change.Deactivated, now = time.GetUtcNow(),
            role = change.Role?.ToString().ToLowerInvariant(), channels = change.Channels?.Select(c => c.Name).ToArray(), categories = change.Categories,
            actor.Workspace, Actor = actor.Name, what = Changed(change),
        }, cancellationToken: cancellationToken)) == 1;

    /// <summary>For the log, which never holds a password.</summary>
    static string[] Changed(PersonChange change)
    {
        (string Name, object? Value)[] all =
        [
            ("name", change.Name), ("role", change.Role), ("channels", change.Channels),
            ("categories", change.Categories), ("password", change.Password), ("deactivated", change.Deactivated),
        ];
        return [.. all.Where(one => one.Value is not null).Select(one => one.Name)];
    }

    static Refusal? Broken(PersonChange change) =>
        change == new PersonChange() ? NothingToChange
        : (change.Name is null ? null : PersonFacts.Name(change.Name)) ?? PersonFacts.Work(change.Channels, change.Categories) ?? PersonFacts.Password(change.Password);
}
