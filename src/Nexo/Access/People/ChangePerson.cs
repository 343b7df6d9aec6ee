using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <summary>What is to change; what is left out stays.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Role">member, qa, head or admin.</param>
/// <param name="Channels">What they work on.</param>
/// <param name="Categories">optimization, best-practice, scaling, analysis.</param>
/// <param name="Password">12 to 1024 characters.</param>
/// <param name="Deactivated">True shuts them out, sessions and keys included; false lets them in again.</param>
sealed record PersonChange(string? Name = null, Role? Role = null, Channel[]? Channels = null, string[]? Categories = null, string? Password = null, bool? Deactivated = null)
{
    /// <summary>Ends the sessions there are.</summary>
    public bool IsAboutRights => Role is not null || Password is not null || Deactivated is not null;

    public bool TakesAdminAway => Role is not null and not Access.Role.Admin || Deactivated == true;
}

/// <summary>Changes what a member is called, may do, works on and signs in with. A workspace keeps at least one admin.</summary>
sealed class ChangePerson(Database database, IPasswordHasher<Person> hasher, KnownTokens tokens, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal NotFound = new("person_not_found", "There is no such person in this workspace.", RefusalKind.NotFound, "id");
    static readonly Refusal LastAdmin = new("last_admin", "This is the last admin of the workspace; make somebody else admin first.");
    static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of name, role, channels, categories, password, deactivated.");

    public async Task<Outcome<Member>> For(Actor actor, PersonId id, PersonChange change, CancellationToken cancellationToken)
    {
        if (Broken(change) is { } refusal)
            return refusal;
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        // Two admins who demote each other at once come here one after the other.
        await db.ExecuteAsync(new CommandDefinition("select from workspaces where id = @Workspace for update", new { actor.Workspace }, cancellationToken: cancellationToken));
        if ((await ListPeople.For(actor, id, db, cancellationToken)).SingleOrDefault() is not { } known)
            return NotFound;
        if (change.TakesAdminAway && known is { Role: Role.Admin, DeactivatedAt: null } && await IsLastAdmin(db, actor, id, cancellationToken))
            return LastAdmin;
        await Write(db, actor, id, change, cancellationToken);
        var changed = (await ListPeople.For(actor, id, db, cancellationToken)).Single();
        await transaction.CommitAsync(cancellationToken);
        tokens.Forget();
        sessions.Forget();
        nudge.Now();
        return changed;
    }

    static Task<bool> IsLastAdmin(NpgsqlConnection db, Actor actor, PersonId id, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select not exists (select from memberships m join people p on p.id = m.person_id
                                where m.workspace_id = @Workspace and m.role = 'admin' and p.deactivated_at is null and p.id <> @id)
            """, new { actor.Workspace, id }, cancellationToken: cancellationToken));

    async Task Write(NpgsqlConnection db, Actor actor, PersonId id, PersonChange change, CancellationToken cancellationToken) =>
        await db.ExecuteAsync(new CommandDefinition("""
            with person as (
                update people set name = coalesce(@name, name), password_hash = coalesce(@hash, password_hash), security_stamp = coalesce(@stamp, security_stamp),
                       deactivated_at = case when @deactivated then coalesce(deactivated_at, @now) when not @deactivated then null else deactivated_at end
                 where id = @id
            ), member as (
                update memberships set role = coalesce(@role, role), channels = coalesce(@channels, channels), categories = coalesce(@categories, categories)
                 where workspace_id = @Workspace and person_id = @id
            )
            insert into events (workspace_id, subject, kind, actor, body) values (@Workspace, @id::text, 'person.changed', @Actor, jsonb_build_object('changed', to_jsonb(@what)))
            """, new
        {
            id, name = change.Name?.Trim(), hash = change.Password is { } password ? hasher.HashPassword(new Person(), password) : null,
            stamp = change.IsAboutRights ? Person.NewStamp() : null, deactivated = change.Deactivated, now = time.GetUtcNow(),
            role = change.Role?.ToString().ToLowerInvariant(), channels = change.Channels?.Select(c => c.Name).ToArray(), categories = change.Categories,
            actor.Workspace, Actor = actor.Name, what = Changed(change),
        }, cancellationToken: cancellationToken));

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
