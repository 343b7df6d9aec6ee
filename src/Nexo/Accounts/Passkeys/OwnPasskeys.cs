using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>A passkey of one's own.</summary>
/// <param name="Name">Theirs for the device: "Celular".</param>
/// <param name="BackedUp">Whether it lives in a keychain that other devices share.</param>
public sealed record OwnPasskey(Guid Id, string Name, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Adds, names and removes one's passkeys. The framework makes and checks what WebAuthn says.</summary>
sealed class OwnPasskeys(Database database, IPasskeyHandler<Person> webAuthn, PresentPassword known, EventNudge nudge, TimeProvider time)
{
    const int Most = 20;

    static readonly Refusal NotFound = new("passkey_not_found", "You have no such passkey.", RefusalKind.NotFound, "id");
    static readonly Refusal TooMany = new("passkeys_too_many", $"You have {Most} passkeys already: remove one first.");
    static readonly Refusal Taken = new("passkey_taken", "This passkey is known already.");

    public static readonly Refusal NotRight = Refusal.Invalid("credential", "passkey_wrong", "credential: does not answer the challenge this browser was given; begin again.");

    public async Task<IReadOnlyList<OwnPasskey>> All(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var rows = await db.QueryAsync<Row>(new CommandDefinition("select id, name, is_backed_up as backed_up, created_at, last_used_at from passkeys where person_id = @person order by created_at, id",
            new { person }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new OwnPasskey(row.Id, row.Name, row.BackedUp, row.CreatedAt, row.LastUsedAt))];
    }

    /// <returns>Options for <c>navigator.credentials.create</c>, as JSON.</returns>
    public async Task<Outcome<string>> Begin(Actor actor, string? present, HttpContext context, CancellationToken cancellationToken)
    {
        if (!(await known.Check(actor, present, cancellationToken)).Try(out _, out var refusal))
            return refusal;
        if ((await All(actor.Person!.Value, cancellationToken)).Count >= Most)
            return TooMany;
        await using var db = await database.OpenForWork(cancellationToken);
        var email = await db.QuerySingleAsync<string>(new CommandDefinition("select email from people where id = @person", new { person = actor.Person.Value }, cancellationToken: cancellationToken));
        var made = await webAuthn.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = actor.Person.Value.ToString(), Name = email, DisplayName = actor.DisplayName }, context);
        PasskeyState.Keep(context, made.AttestationState!, $"add {actor.Person}");
        return made.CreationOptionsJson;
    }

    public async Task<Outcome<OwnPasskey>> Add(Actor actor, string? name, JsonElement credential, HttpContext context, CancellationToken cancellationToken)
    {
        if (Broken(name) is { } refusal)
            return refusal;
        if (credential.ValueKind != JsonValueKind.Object || PasskeyState.Take(context, $"add {actor.Person}") is not { } state)
            return NotRight;
        var made = await webAuthn.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential.GetRawText(), AttestationState = state });
        if (!made.Succeeded)
            return NotRight;
        var (passkey, now) = (new OwnPasskey(Guid.CreateVersion7(time.GetUtcNow()), name!.Trim(), made.Passkey.IsBackedUp, time.GetUtcNow(), null), time.GetUtcNow());
        await using var db = await database.OpenForWork(cancellationToken);
        var added = await db.ExecuteAsync(new CommandDefinition("""
            with added as (
                insert into passkeys (id, credential_id, person_id, name, public_key, sign_count, transports, is_backup_eligible, is_backed_up, created_at)
                values (@Id, @CredentialId, @person, @Name, @PublicKey, @count, @transports, @IsBackupEligible, @IsBackedUp, @now) on conflict do nothing returning person_id
            )
            insert into events (workspace_id, subject, kind, actor) select @Workspace, person_id::text, 'person.passkey_added', @actorName from added
            """, new
        {
            passkey.Id, made.Passkey.CredentialId, person = actor.Person!.Value.Value, passkey.Name, made.Passkey.PublicKey, count = (long)made.Passkey.SignCount,
            transports = made.Passkey.Transports ?? [], made.Passkey.IsBackupEligible, made.Passkey.IsBackedUp, now, actor.Workspace, actorName = actor.Name,
        }, cancellationToken: cancellationToken));
        nudge.Now();
        return added == 1 ? passkey : Taken;
    }

    public async Task<Outcome<Guid>> Rename(Actor actor, Guid id, string? name, CancellationToken cancellationToken)
    {
        if (Broken(name) is { } refusal)
            return refusal;
        return await Write("update passkeys set name = @name where id = @id and person_id = @person returning person_id", "person.passkey_renamed", actor, id, name!.Trim(), cancellationToken);
    }

    public Task<Outcome<Guid>> Remove(Actor actor, Guid id, CancellationToken cancellationToken) =>
        Write("delete from passkeys where id = @id and person_id = @person returning person_id", "person.passkey_removed", actor, id, null, cancellationToken);

    async Task<Outcome<Guid>> Write(string change, string kind, Actor actor, Guid id, string? name, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var changed = await db.ExecuteAsync(new CommandDefinition($"""
            with changed as ({change})
            insert into events (workspace_id, subject, kind, actor) select @Workspace, person_id::text, @kind, @who from changed
            """, new { id, name, person = actor.Person!.Value.Value, kind, actor.Workspace, who = actor.Name }, cancellationToken: cancellationToken));
        nudge.Now();
        return changed == 1 ? id : NotFound;
    }

    static Refusal? Broken(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Trim().Length > 80 || name.Any(char.IsControl) ? Refusal.Invalid("name", "name_not_possible", "name: has 1 to 80 characters and no control characters.") : null;

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public bool BackedUp { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
    }
}
