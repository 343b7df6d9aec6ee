using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <param name="Email">Whom to invite.</param>
/// <param name="Name">Proposed to them; 1 to 120 characters.</param>
/// <param name="Role">member, qa, head or admin.</param>
/// <param name="Channels">What they will work on; none without.</param>
/// <param name="Categories">optimization, best-practice, scaling, analysis; none without.</param>
sealed record WantedInvitation(string? Email = null, string? Name = null, Role? Role = null, Channel[]? Channels = null, string[]? Categories = null);

/// <summary>Makes a link that lets somebody into the workspace once, and makes it anew when it was lost.</summary>
sealed class InvitePerson(Database database, InvitationLink link, EventNudge nudge, TimeProvider time)
{
    public async Task<Outcome<FreshInvitation>> For(Actor actor, WantedInvitation wanted, HttpRequest shownTo, CancellationToken cancellationToken)
    {
        if (Broken(wanted) is { } broken)
            return broken;
        var (id, secret, now) = (Guid.CreateVersion7(time.GetUtcNow()), Secret.ForLink(), time.GetUtcNow());
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (await IsMember(db, actor, wanted.Email!, cancellationToken))
            return InvitationRefusals.MemberAlready;
        var made = await db.ExecuteAsync(new CommandDefinition("""
            with made as (
                insert into invitations (id, workspace_id, email, normalized_email, name, role, channels, categories, hash, created_by, created_at, expires_at)
                values (@id, @Workspace, @email, @normalized, @name, @role, @channels, @categories, @hash, @Actor, @now, @end)
                on conflict (workspace_id, normalized_email) where accepted_at is null and revoked_at is null do nothing
             returning workspace_id, id, role
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select workspace_id, id::text, 'person.invited', @Actor, jsonb_build_object('role', role) from made
            """, new
        {
            id, actor.Workspace, email = wanted.Email!.Trim(), normalized = Person.Normalized(wanted.Email), name = Blank(wanted.Name),
            role = wanted.Role!.Value.ToString().ToLowerInvariant(), channels = (wanted.Channels ?? []).Select(c => c.Name).ToArray(), categories = wanted.Categories ?? [],
            hash = Secret.Hash(secret), Actor = actor.Name, now, end = now + InvitationLink.Life,
        }, cancellationToken: cancellationToken));
        return made == 0 ? InvitationRefusals.InvitedAlready : await Give(db, transaction, actor, id, secret, shownTo, cancellationToken);
    }

    /// <summary>A new link for another seven days; the old one opens nothing any more.</summary>
    public async Task<Outcome<FreshInvitation>> Again(Actor actor, Guid id, HttpRequest shownTo, CancellationToken cancellationToken)
    {
        var (secret, now) = (Secret.ForLink(), time.GetUtcNow());
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var renewed = await db.ExecuteAsync(new CommandDefinition("""
            with renewed as (
                update invitations set hash = @hash, expires_at = @end
                 where workspace_id = @Workspace and id = @id and accepted_at is null and revoked_at is null
             returning workspace_id, id
            )
            insert into events (workspace_id, subject, kind, actor) select workspace_id, id::text, 'invitation.renewed', @Actor from renewed
            """, new { actor.Workspace, id, hash = Secret.Hash(secret), end = now + InvitationLink.Life, Actor = actor.Name }, cancellationToken: cancellationToken));
        return renewed == 0 ? InvitationRefusals.NoSuch : await Give(db, transaction, actor, id, secret, shownTo, cancellationToken);
    }

    async Task<FreshInvitation> Give(NpgsqlConnection db, NpgsqlTransaction transaction, Actor actor, Guid id, string secret, HttpRequest shownTo, CancellationToken cancellationToken)
    {
        var invitation = (await InvitationRow.Open(db, actor.Workspace, id, cancellationToken)).Single();
        var workspace = await db.QuerySingleAsync<string>(new CommandDefinition("select name from workspaces where id = @Workspace", new { actor.Workspace }, cancellationToken: cancellationToken));
        var mailed = await link.Send(db, transaction, actor.Workspace, workspace, invitation, secret);
        await transaction.CommitAsync(cancellationToken);
        nudge.Now();
        if (mailed)
            link.Wake();
        return new FreshInvitation(invitation, link.Of(secret, shownTo), mailed);
    }

    static Task<bool> IsMember(NpgsqlConnection db, Actor actor, string email, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from memberships m join people p on p.id = m.person_id
                            where m.workspace_id = @Workspace and m.left_at is null and p.normalized_email = @normalized)
            """, new { actor.Workspace, normalized = Person.Normalized(email) }, cancellationToken: cancellationToken));

    static string? Blank(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    static Refusal? Broken(WantedInvitation wanted) =>
        PersonFacts.Email(wanted.Email)
        ?? (Blank(wanted.Name) is { } name ? PersonFacts.Name(name) : null)
        ?? (wanted.Role is null ? Refusal.Invalid("role", "role_required", "role: is required; one of member, qa, head, admin.") : null)
        ?? PersonFacts.Work(wanted.Channels, wanted.Categories);
}
