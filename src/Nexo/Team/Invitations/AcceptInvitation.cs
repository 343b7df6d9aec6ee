using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>What somebody with a link in hand is told.</summary>
/// <param name="Workspace">Its name.</param>
/// <param name="InvitedBy">As people see them.</param>
/// <param name="HasAccount">Whether somebody with this address belongs to a workspace; they sign in first.</param>
public sealed record OpenedInvitation(Invitation Invitation, string Workspace, string? InvitedBy, bool HasAccount);

/// <summary>
/// Lets somebody in by a link, once. Who has no account gets one with name and password; who has one must be signed in to it. An account
/// that belongs nowhere any more opens nothing, not even itself: its owner begins anew by the link.
/// Accepted twice, or revoked in the same moment: the row of the invitation lets one of them through.
/// </summary>
sealed class AcceptInvitation(Database database, IPasswordHasher<Person> hasher, KnownTokens tokens, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    /// <summary>Looks without accepting.</summary>
    public async Task<Outcome<OpenedInvitation>> Open(string? secret, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (!(await Find(db, secret, cancellationToken)).Try(out var row, out var refusal))
            return refusal;
        var about = await db.QuerySingleAsync<About>(new CommandDefinition("""
            select w.name as workspace, (select p.name from people p where @CreatedBy = 'person:' || p.id) as invited_by,
                   exists (select from people p join memberships m on m.person_id = p.id and m.left_at is null where p.normalized_email = @normalized) as has_account
              from workspaces w where w.id = @WorkspaceId
            """, new { row.WorkspaceId, row.CreatedBy, normalized = Person.Normalized(row.Email) }, cancellationToken: cancellationToken));
        return new OpenedInvitation(row.Invitation(), about.Workspace, about.InvitedBy, about.HasAccount);
    }

    /// <summary>Makes the account and the membership.</summary>
    /// <returns>Who has come in, for a session.</returns>
    public async Task<Outcome<SignedIn>> AsNewcomer(string? secret, string? name, string? password, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (!(await Find(db, secret, cancellationToken)).Try(out var row, out var refusal))
            return refusal;
        name = string.IsNullOrWhiteSpace(name) ? row.Name : name;
        if ((PersonFacts.Name(name) ?? (string.IsNullOrEmpty(password) ? PasswordMissing : PersonFacts.Password(password))) is { } broken)
            return await HasAccount(db, row.Email, cancellationToken) ? InvitationRefusals.SignInFirst : broken;
        var newcomer = new Newcomer(Ids.New<PersonId>(time), row.Email, Person.Normalized(row.Email), name!.Trim(), hasher.HashPassword(new Person(), password!), Person.NewStamp());
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        return await Account(db, newcomer, cancellationToken) is { } person ? await Join(db, transaction, secret!, person, cancellationToken)
            : (await Find(db, secret, cancellationToken)).Try(out _, out refusal) ? InvitationRefusals.SignInFirst : refusal;
    }

    /// <returns>Null when the address is that of an account in use, or of who accepted this very link a moment ago.</returns>
    static async Task<PersonId?> Account(NpgsqlConnection db, Newcomer newcomer, CancellationToken cancellationToken)
    {
        if (await db.QuerySingleOrDefaultAsync<PersonId?>(new CommandDefinition("""
            insert into people (id, email, normalized_email, name, password_hash, security_stamp) values (@Id, @Email, @Normalized, @Name, @Hash, @Stamp)
            on conflict (normalized_email) do nothing returning id
            """, newcomer, cancellationToken: cancellationToken)) is { } made)
            return made;
        // Locked by one statement and looked at by the next, so that two links for one address do not both find the account unused.
        await db.ExecuteAsync(new CommandDefinition("select from people where normalized_email = @Normalized for update", newcomer, cancellationToken: cancellationToken));
        return await db.QuerySingleOrDefaultAsync<PersonId?>(new CommandDefinition("""
            update people p set name = @Name, password_hash = @Hash, security_stamp = @Stamp
             where p.normalized_email = @Normalized and not exists (select from memberships m where m.person_id = p.id and m.left_at is null) returning p.id
            """, newcomer, cancellationToken: cancellationToken));
    }

    /// <summary>Makes a membership for somebody who is signed in with the invited address.</summary>
    public async Task<Outcome<SignedIn>> AsKnown(string? secret, PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (!(await Find(db, secret, cancellationToken)).Try(out var row, out var refusal))
            return refusal;
        if (Person.Normalized(await EmailOf(person, cancellationToken) ?? "") != Person.Normalized(row.Email))
            return InvitationRefusals.ForSomebodyElse;
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        return await Join(db, transaction, secret!, person, cancellationToken);
    }

    public async Task<string?> EmailOf(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<string>(new CommandDefinition("select email from people where id = @person", new { person }, cancellationToken: cancellationToken));
    }

    async Task<Outcome<SignedIn>> Join(NpgsqlConnection db, NpgsqlTransaction transaction, string secret, PersonId person, CancellationToken cancellationToken)
    {
        var workspace = await db.QuerySingleOrDefaultAsync<WorkspaceId?>(new CommandDefinition("""
            with taken as (
                update invitations set accepted_at = @now, accepted_by = @person
                 where hash = @hash and accepted_at is null and revoked_at is null and expires_at > @now
             returning *
            ), joined as (
                insert into memberships as m (workspace_id, person_id, role, channels, categories, created_at, entered_at)
                select workspace_id, @person, role, channels, categories, @now, @now from taken
                on conflict (workspace_id, person_id) do update set role = excluded.role, channels = excluded.channels, categories = excluded.categories,
                   left_at = null, deactivated_at = null, entered_at = excluded.entered_at where m.left_at is not null
             returning workspace_id, person_id, role
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body)
                select workspace_id, person_id::text, 'person.joined', 'person:' || person_id, jsonb_build_object('role', role, 'invitation', (select id from taken)) from joined
            )
            select workspace_id from joined
            """, new { hash = Secret.Hash(secret), person, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (workspace is null)
        {
            await transaction.RollbackAsync(cancellationToken);
            return (await Find(db, secret, cancellationToken)).Try(out _, out var refusal) ? InvitationRefusals.MemberAlready : refusal;
        }
        await transaction.CommitAsync(cancellationToken);
        tokens.Forget();
        sessions.Forget();
        nudge.Now();
        return (await sessions.In(person, workspace.Value, cancellationToken))!;
    }

    async Task<Outcome<InvitationRow>> Find(NpgsqlConnection db, string? secret, CancellationToken cancellationToken)
    {
        var row = string.IsNullOrEmpty(secret) ? null : await db.QuerySingleOrDefaultAsync<InvitationRow>(new CommandDefinition(
            $"select {InvitationRow.Columns} from invitations where hash = @hash", new { hash = Secret.Hash(secret) }, cancellationToken: cancellationToken));
        return row is null ? InvitationRefusals.Unknown : row.Over(time.GetUtcNow()) is { } over ? over : row;
    }

    static Task<bool> HasAccount(NpgsqlConnection db, string email, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from people p join memberships m on m.person_id = p.id and m.left_at is null where p.normalized_email = @normalized)",
            new { normalized = Person.Normalized(email) }, cancellationToken: cancellationToken));

    static readonly Refusal PasswordMissing = Refusal.Invalid("password", "password_missing", "password: is required; 12 to 1024 characters.");

    sealed record Newcomer(PersonId Id, string Email, string Normalized, string Name, string Hash, string Stamp);

    sealed record About
    {
        public string Workspace { get; init; } = "";
        public string? InvitedBy { get; init; }
        public bool HasAccount { get; init; }
    }
}
