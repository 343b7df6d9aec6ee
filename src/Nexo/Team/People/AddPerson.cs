using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Team;

/// <param name="Email">What they sign in with.</param>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Role">member, qa, head or admin.</param>
/// <param name="Channels">What they work on; none without.</param>
/// <param name="Categories">optimization, best-practice, scaling, analysis; none without.</param>
/// <param name="Password">12 to 1024 characters; without it nobody can sign in as this person yet.</param>
sealed record NewPerson(string? Email = null, string? Name = null, Role? Role = null, Channel[]? Channels = null, string[]? Categories = null, string? Password = null);

/// <summary>Makes somebody a member of the workspace.</summary>
sealed class AddPerson(Database database, IPasswordHasher<Person> hasher, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal Taken = new("email_taken", "email: somebody has this address already; invite them instead.", RefusalKind.Conflict, "email");

    public async Task<Outcome<Member>> For(Actor actor, NewPerson wanted, CancellationToken cancellationToken)
    {
        if (Broken(wanted) is { } refusal)
            return refusal;
        var id = Ids.New<PersonId>(time);
        // As the worker: a person without a membership is nobody's yet, which the workspace's wall refuses.
        await using var db = await database.OpenForWork(cancellationToken);
        var added = await db.ExecuteAsync(new CommandDefinition("""
            with person as (
                insert into people (id, email, normalized_email, name, password_hash, security_stamp)
                values (@id, @email, @normalized, @name, @hash, @stamp) on conflict (normalized_email) do nothing
             returning id
            ), member as (
                insert into memberships (workspace_id, person_id, role, channels, categories)
                select @Workspace, id, @role, @channels, @categories from person
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select @Workspace, id::text, 'person.added', @Actor, jsonb_build_object('role', @role) from person
            """, new
        {
            id, email = wanted.Email!.Trim(), normalized = Person.Normalized(wanted.Email), name = wanted.Name!.Trim(),
            hash = wanted.Password is { } password ? hasher.HashPassword(new Person(), password) : null, stamp = Person.NewStamp(),
            actor.Workspace, Actor = actor.Name, role = wanted.Role!.Value.ToString().ToLowerInvariant(),
            channels = (wanted.Channels ?? []).Select(c => c.Name).ToArray(), categories = wanted.Categories ?? [],
        }, cancellationToken: cancellationToken));
        if (added == 0)
            return Taken;
        nudge.Now();
        return (await ListPeople.For(actor, id, db, cancellationToken)).Single();
    }

    static Refusal? Broken(NewPerson wanted) =>
        PersonFacts.Email(wanted.Email)
        ?? PersonFacts.Name(wanted.Name)
        ?? (wanted.Role is null ? Refusal.Invalid("role", "required", "role: is required; one of member, qa, head, admin.") : null)
        ?? PersonFacts.Work(wanted.Channels, wanted.Categories)
        ?? PersonFacts.Password(wanted.Password);
}
