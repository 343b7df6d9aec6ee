using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <param name="WorkspaceName">Of the first workspace.</param>
/// <param name="Url">Where Nexo is reached; goes into the credentials.</param>
/// <param name="AdminEmail">Null: the admin there is, or <c>admin@nexo.local</c>.</param>
/// <param name="AdminPassword">Null: a random one.</param>
sealed record Wanted(string WorkspaceName, string Url, string? AdminEmail, string? AdminPassword);

enum SetUpResult { NothingToDo, SetUp, NewSecrets, Joined }

/// <summary>
/// The first installation: a workspace, its admin, a team, and keys. Repeated or run twice at once, it is done once.
/// A further folder on the same database joins: nothing that was handed out before becomes invalid.
/// </summary>
sealed class SetUp(Database database, IServiceScopeFactory scopes, TimeProvider time)
{
    const long Lock = 0x4E65786F02;

    public async Task<SetUpResult> Run(Wanted wanted, string folder, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await db.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction);
        var place = Place.Here(folder);
        var known = Credentials.ReadFrom(folder);
        if (known is not null && await IsLive(db, known.AdminKey))
        {
            if (known.Url != wanted.Url)
                (known with { Url = wanted.Url }).WriteTo(folder);
            return SetUpResult.NothingToDo;
        }
        var workspace = await db.QuerySingleOrDefaultAsync<WorkspaceId?>("select id from workspaces order by created_at, id limit 1");
        var places = await Place.All(db, time.GetUtcNow());
        var shared = workspace is null ? null : await Shared(db, places);
        var result = workspace is null ? SetUpResult.SetUp
            : shared is not null || (places.Count > 0 && !places.Contains(place)) ? SetUpResult.Joined : SetUpResult.NewSecrets;
        workspace ??= await Found(db, wanted.WorkspaceName);
        var credentials = shared is not null
            ? shared with { Url = wanted.Url }
            : await GiveSecrets(db, workspace.Value, wanted, place, result == SetUpResult.Joined ? wanted.AdminPassword : wanted.AdminPassword ?? NewPassword());
        await place.Remember(db, credentials.AdminKey, time.GetUtcNow());
        credentials.WriteTo(folder);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <returns>Whether the key in it opens the door.</returns>
    public async Task<bool> IsValid(Credentials credentials, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await IsLive(db, credentials.AdminKey);
    }

    /// <summary>What another folder of this machine was handed, where we may read it.</summary>
    async Task<Credentials?> Shared(NpgsqlConnection db, IReadOnlyList<Place> others)
    {
        foreach (var other in others.Where(o => o.Machine == Environment.MachineName))
            if (Readable(other.Folder) is { } theirs && await IsLive(db, theirs.AdminKey))
                return theirs;
        return null;
    }

    static Credentials? Readable(string folder)
    {
        try
        {
            return Credentials.ReadFrom(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // another user's
        }
    }

    async Task<bool> IsLive(NpgsqlConnection db, string adminKey) =>
        await db.ExecuteScalarAsync<bool>("""
            select exists (select from tokens t join people p on p.id = t.person_id join memberships m on m.workspace_id = t.workspace_id and m.person_id = t.person_id
                            where t.hash = @hash and t.revoked_at is null and (t.expires_at is null or t.expires_at > @now) and p.deactivated_at is null and m.deactivated_at is null)
            """, new { hash = Secret.Hash(adminKey), now = time.GetUtcNow() });

    async Task<WorkspaceId> Found(NpgsqlConnection db, string name)
    {
        var workspace = Ids.New<WorkspaceId>(time);
        await db.ExecuteAsync("insert into workspaces (id, name) values (@workspace, @name)", new { workspace, name });
        foreach (var seat in FirstTeam.Seats)
            await Seat(db, workspace, seat, passwordHash: null);
        return workspace;
    }

    /// <param name="password">Null leaves the admin's as it is.</param>
    async Task<Credentials> GiveSecrets(NpgsqlConnection db, WorkspaceId workspace, Wanted wanted, Place place, string? password)
    {
        using var scope = scopes.CreateScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Person>>();
        var email = wanted.AdminEmail ?? await db.QuerySingleOrDefaultAsync<string>("""
            select p.email from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace and m.role = 'admin' order by m.created_at, p.id limit 1
            """, new { workspace }) ?? "admin@nexo.local";
        var admin = await Seat(db, workspace, new Seat(email, "Administração", Role.Admin, [], []), password is null ? null : hasher.HashPassword(new Person(), password));

        await TokenStore.RevokeAll(db, workspace, place.TokenName, time.GetUtcNow());
        var key = Secret.ForPerson();
        await TokenStore.Add(db, NewToken.OfPerson(workspace, admin, place.TokenName, key, "nexo", time));
        var agentTokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var channel in Channel.All)
        {
            agentTokens[channel.Name] = Secret.ForAgent(channel);
            await TokenStore.Add(db, NewToken.OfAgent(workspace, channel, place.TokenName, agentTokens[channel.Name], "nexo", time));
        }
        return new Credentials(wanted.Url, email, password ?? "", key, agentTokens);
    }

    static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15));

    /// <summary>A person who exists keeps the name; a given password replaces theirs and ends their sessions.</summary>
    async Task<PersonId> Seat(NpgsqlConnection db, WorkspaceId workspace, Seat seat, string? passwordHash) =>
        await db.QuerySingleAsync<PersonId>("""
            with person as (
                insert into people as p (id, email, normalized_email, name, password_hash, security_stamp)
                values (@id, @Email, @normalized, @Name, @passwordHash, @stamp)
                on conflict (normalized_email) do update
                   set password_hash = coalesce(excluded.password_hash, p.password_hash), deactivated_at = null,
                       security_stamp = case when excluded.password_hash is null then p.security_stamp else excluded.security_stamp end
                returning id
            ), member as (
                insert into memberships (workspace_id, person_id, role, channels, categories)
                select @workspace, id, @role, @Channels, @Categories from person
                on conflict (workspace_id, person_id) do update set role = excluded.role, deactivated_at = null, left_at = null
            )
            select id from person
            """, new
        {
            id = Ids.New<PersonId>(time),
            seat.Email,
            normalized = Person.Normalized(seat.Email),
            seat.Name,
            passwordHash,
            stamp = Person.NewStamp(),
            workspace,
            role = seat.Role.ToString().ToLowerInvariant(),
            seat.Channels,
            seat.Categories,
        });
}
