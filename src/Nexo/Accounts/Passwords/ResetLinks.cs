using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Accounts;

/// <param name="Link">Opens once; whoever has it sets the password.</param>
/// <param name="ExpiresAt">60 minutes after it was made.</param>
public sealed record ResetLink(string Link, DateTimeOffset ExpiresAt);

/// <summary>Links that set a new password. Only their hashes are kept.</summary>
sealed class ResetLinks(Database database, Site site, EventNudge nudge, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(60);

    /// <summary>An admin makes one for a member and hands it over: there is no mail, or it does not come.</summary>
    /// <param name="request">The admin's, who alone is shown the link.</param>
    public async Task<Outcome<ResetLink>> For(Actor admin, PersonId person, HttpRequest request, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        if (await Refused(db, admin, person, cancellationToken) is { } refusal)
            return refusal;
        var (secret, expiresAt) = (Secret.ForLink(), time.GetUtcNow() + Life);
        await db.ExecuteAsync(new CommandDefinition("""
            with made as (
                insert into password_resets (hash, person_id, made_by, made_at, expires_at) values (@hash, @person, @Name, @now, @expiresAt)
            )
            insert into events (workspace_id, subject, kind, actor) values (@Workspace, @person::text, 'person.reset_link_made', @Name)
            """, new { hash = Secret.Hash(secret), person = person.Value, admin.Name, admin.Workspace, now = time.GetUtcNow(), expiresAt }, cancellationToken: cancellationToken));
        nudge.Now();
        return new ResetLink(site.Address(Path(secret), request), expiresAt);
    }

    public static string Path(string secret) => $"{PasswordPages.New}/{secret}";

    /// <summary>An admin of one workspace may not come into another by taking over an account that belongs to both.</summary>
    public static async Task<Refusal?> Refused(NpgsqlConnection db, Actor admin, PersonId person, CancellationToken cancellationToken)
    {
        var (here, elsewhere, deactivated) = await db.QuerySingleAsync<(bool, bool, bool)>(new CommandDefinition("""
            select exists (select from memberships where person_id = @person and workspace_id = @Workspace),
                   exists (select from memberships where person_id = @person and workspace_id <> @Workspace and left_at is null),
                   exists (select from people p join memberships m on m.person_id = p.id and m.workspace_id = @Workspace
                            where p.id = @person and (p.deactivated_at is not null or m.deactivated_at is not null))
            """, new { person, admin.Workspace }, cancellationToken: cancellationToken));
        return !here ? AccountRefusals.NoSuchPerson
            : deactivated ? AccountRefusals.Deactivated
            : elsewhere && admin.Person != person ? AccountRefusals.AlsoElsewhere
            : null;
    }
}
