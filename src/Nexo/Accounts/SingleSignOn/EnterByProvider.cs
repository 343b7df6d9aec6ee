using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Accounts;

/// <summary>
/// Lets in whom the provider vouches for: a person linked to its subject, else one whose verified address Nexo knows, else, where
/// that is wanted, somebody new. Where a claim says roles, it says them anew at every sign-in.
/// </summary>
sealed class EnterByProvider(Database database, IOptions<SingleSignOnOptions> options, KnownSessions sessions, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal Unverified = new("sso_unverified", "The identity provider does not say that this e-mail address is verified.", RefusalKind.Forbidden);
    static readonly Refusal Domain = new("sso_domain", "This e-mail address is of a domain that may not come in.", RefusalKind.Forbidden);
    static readonly Refusal Unknown = new("sso_unknown", "Nobody in Nexo has this e-mail address: ask an admin to add you.", RefusalKind.Forbidden);
    static readonly Refusal NoRole = new("sso_no_role", "The identity provider gives you no role in Nexo.", RefusalKind.Forbidden);
    static readonly Refusal Closed = new("sso_closed", "You are deactivated, or no member of a workspace.", RefusalKind.Forbidden);

    public async Task<Outcome<SignedIn>> As(SaidByProvider said, CancellationToken cancellationToken)
    {
        if (!said.EmailIsVerified || said.Email is null || PersonFacts.Email(said.Email) is not null)
            return Unverified;
        if (options.Value.AllowedDomains is { Count: > 0 } domains && !domains.Contains(said.Email.Split('@')[^1], StringComparer.OrdinalIgnoreCase))
            return Domain;
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        // Two first sign-ins of one person at once come here one after the other.
        await db.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"sso {Person.Normalized(said.Email)}" }, transaction);
        var person = await Known(db, said, transaction);
        var role = options.Value.RoleClaim.Length > 0 ? options.Value.RoleOf(said.Roles) : null;
        if (options.Value.RoleClaim.Length > 0 && role is null)
        {
            await Shut(db, person, transaction);
            await transaction.CommitAsync(cancellationToken);
            return NoRole;
        }
        var workspace = await Workspace(db, transaction);
        if (person is null && ((role ?? options.Value.RoleOfNewPeople) is not { } asNew || (person = await Add(db, said, workspace, asNew, transaction)) is null))
            return Unknown;
        await Link(db, said, person.Value, transaction);
        if (role is { } now)
            await Give(db, workspace, person.Value, now, transaction);
        await transaction.CommitAsync(cancellationToken);
        nudge.Now();
        return await sessions.First(person.Value, cancellationToken) is { } who ? who : Closed;
    }

    static async Task<PersonId?> Known(NpgsqlConnection db, SaidByProvider said, NpgsqlTransaction transaction) =>
        await db.QuerySingleAsync<Guid?>("""
            select coalesce((select person_id from external_sign_ins where issuer = @Issuer and subject = @Subject), (select id from people where normalized_email = @email))
            """, new { said.Issuer, said.Subject, email = Person.Normalized(said.Email!) }, transaction) is { } known ? new PersonId(known) : null;

    async Task<WorkspaceId> Workspace(NpgsqlConnection db, NpgsqlTransaction transaction) =>
        await db.QueryFirstOrDefaultAsync<WorkspaceId?>("select id from workspaces where @named = '' or name = @named or id::text = @named order by created_at, id limit 1",
            new { named = options.Value.Workspace }, transaction) ?? throw new InvalidOperationException("Nexo:SingleSignOn:Workspace names no workspace that exists.");

    async Task<PersonId?> Add(NpgsqlConnection db, SaidByProvider said, WorkspaceId workspace, Role role, NpgsqlTransaction transaction)
    {
        var name = said.Name is { } given && PersonFacts.Name(given) is null ? given.Trim() : said.Email!.Split('@')[0];
        return await db.QuerySingleOrDefaultAsync<PersonId?>("""
            with person as (
                insert into people (id, email, normalized_email, name, security_stamp) values (@id, @Email, @normalized, @name, @stamp) on conflict do nothing returning id
            ), member as (
                insert into memberships (workspace_id, person_id, role) select @workspace, id, @role from person
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body)
                select @workspace, id::text, 'person.added', 'nexo', jsonb_build_object('role', @role, 'by', 'sso') from person
            )
            select id from person
            """, new { id = Ids.New<PersonId>(time), said.Email, normalized = Person.Normalized(said.Email!), name, stamp = Person.NewStamp(), workspace, role = Wire(role) }, transaction);
    }

    Task<int> Link(NpgsqlConnection db, SaidByProvider said, PersonId person, NpgsqlTransaction transaction) =>
        db.ExecuteAsync("""
            with linked as (
                insert into external_sign_ins (issuer, subject, person_id, email, linked_at, last_used_at) values (@Issuer, @Subject, @person, @Email, @now, @now)
                on conflict (issuer, subject) do update set last_used_at = excluded.last_used_at
             returning person_id, xmax = 0 as is_new  -- inserted, not updated
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select m.workspace_id, m.person_id::text, 'person.sign_in_linked', 'person:' || m.person_id, jsonb_build_object('issuer', @Issuer)
              from linked join memberships m using (person_id) where linked.is_new
            """, new { said.Issuer, said.Subject, said.Email, person, now = time.GetUtcNow() }, transaction);

    /// <summary>The last admin of a workspace stays one, whatever the claim says: the database keeps it, and this asks first.</summary>
    static Task<int> Give(NpgsqlConnection db, WorkspaceId workspace, PersonId person, Role role, NpgsqlTransaction transaction) =>
        db.ExecuteAsync("""
            with changed as (
                update memberships m set role = @role
                 where workspace_id = @workspace and person_id = @person and role <> @role
                   and (role <> 'admin' or exists (select from memberships o where o.workspace_id = m.workspace_id and o.person_id <> m.person_id and o.role = 'admin' and o.deactivated_at is null))
             returning workspace_id, person_id
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select workspace_id, person_id::text, 'person.changed', 'nexo', jsonb_build_object('changed', jsonb_build_array('role'), 'by', 'sso', 'role', @role) from changed
            """, new { workspace, person, role = Wire(role) }, transaction);

    /// <summary>The sessions that came this way end with the role.</summary>
    static Task<int> Shut(NpgsqlConnection db, PersonId? person, NpgsqlTransaction transaction) =>
        db.ExecuteAsync("""
            with ended as (delete from sessions where person_id = @person and way = 'sso' returning workspace_id, person_id)
            insert into events (workspace_id, subject, kind, actor, body)
            select distinct workspace_id, person_id::text, 'person.sessions_ended', 'nexo', '{"by": "sso"}'::jsonb from ended
            """, new { person }, transaction);

    static string Wire(Role role) => role.ToString().ToLowerInvariant();
}
