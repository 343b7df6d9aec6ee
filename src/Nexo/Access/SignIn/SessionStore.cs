using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>From where somebody signs in, as the list of sessions shows it.</summary>
/// <param name="Agent">The User-Agent header, shortened.</param>
/// <param name="Address">Of the last machine before this server.</param>
sealed record Browser(string? Agent, string? Address)
{
    const int Longest = 400;

    public static Browser Of(HttpContext context) => new(
        context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? new string([.. agent.Where(c => !char.IsControl(c)).Take(Longest)]) : null,
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null);
}

/// <summary>Begins and ends sessions, each with its event in the same statement; every node learns of an end within the second.</summary>
sealed class SessionStore(Database database, KnownSessions known, EventNudge nudge, TimeProvider time)
{
    /// <summary>A session is over when it was not used for so long.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    /// <summary>And this long after the sign-in, however much it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <param name="way">password, link, passkey or sso.</param>
    /// <param name="instead">The session this browser had before; it ends.</param>
    public async Task<Guid> Begin(SignedIn who, string way, Browser browser, Guid? instead, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with begun as (
                insert into sessions (id, workspace_id, person_id, stamp, way, agent, address, created_at, last_seen_at)
                values (@id, @Workspace, @person, @Stamp, @way, @Agent, @Address, @now, @now)
             returning workspace_id, person_id
            ), ended as (
                delete from sessions where id = @instead and person_id = @person
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select workspace_id, person_id::text, 'person.signed_in', @Name, jsonb_build_object('way', @way) from begun
            """, new
        {
            id, who.Actor.Workspace, person = who.Actor.Person!.Value, who.Stamp, way, browser.Agent, browser.Address, instead, who.Actor.Name, now = time.GetUtcNow(),
        }, cancellationToken: cancellationToken));
        nudge.Now();
        return id;
    }

    /// <summary>Goes on in another workspace of its person, where the next sign-in will lead, too.</summary>
    /// <returns>False when the person does not belong to it, or is shut out there.</returns>
    public async Task<bool> Move(SignedIn who, WorkspaceId to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var moved = await db.ExecuteAsync(new CommandDefinition("""
            with entered as (
                update memberships set entered_at = @now where workspace_id = @to and person_id = @person and deactivated_at is null
             returning workspace_id, person_id
            ), moved as (
                update sessions s set workspace_id = entered.workspace_id from entered where s.id = @Session and s.person_id = entered.person_id
             returning s.workspace_id, s.person_id
            )
            insert into events (workspace_id, subject, kind, actor) select workspace_id, person_id::text, 'person.entered', @Name from moved
            """, new { to, person = who.Actor.Person!.Value, who.Session, who.Actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        known.Forget();
        nudge.Now();
        return moved == 1;
    }

    /// <summary>The person's own way out.</summary>
    public Task SignOut(SignedIn who, CancellationToken cancellationToken) => End(who.Actor, who.Session, except: null, "person.signed_out", cancellationToken);

    /// <summary>One session of the actor, or all of them but this one.</summary>
    /// <returns>How many ended; a session of somebody else is none.</returns>
    public Task<int> End(Actor actor, Guid? one, Guid? except, CancellationToken cancellationToken) => End(actor, one, except, "person.sessions_ended", cancellationToken);

    async Task<int> End(Actor actor, Guid? one, Guid? except, string kind, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var ended = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with ended as (
                delete from sessions
                 where person_id = @person and (@one::uuid is null or id = @one) and (@except::uuid is null or id <> @except)
             returning id
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body)
                select @Workspace, @person::text, @kind, @Name, jsonb_build_object('sessions', count(*)) from ended having count(*) > 0
            )
            select count(*)::int from ended
            """, new { person = actor.Person?.Value, one, except, actor.Workspace, actor.Name, kind }, cancellationToken: cancellationToken));
        known.Forget();
        nudge.Now();
        return ended;
    }

    /// <summary>Forgets what ended by itself.</summary>
    public async ValueTask Sweep(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            delete from sessions s using people p where p.id = s.person_id
               and (s.last_seen_at < @idle or s.created_at < @oldest or s.stamp <> p.security_stamp)
            """, new { idle = time.GetUtcNow() - Idle, oldest = time.GetUtcNow() - Longest }, cancellationToken: cancellationToken));
    }
}
