using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <param name="Name">What it is for, 1 to 80 characters.</param>
/// <param name="Channel">Makes it the token of that channel's agent (admins only); without it, it is the caller's personal key.</param>
/// <param name="ExpiresAt">Refused from then on; without it, until it is revoked.</param>
/// <param name="Person">Makes it the personal key of this member (admins only); the log names who made it.</param>
/// <param name="Runner">True makes it the token of a program that keeps its runs in the ledger and may do nothing else (admins only).</param>
sealed record WantedToken(string? Name = null, Channel? Channel = null, DateTimeOffset? ExpiresAt = null, PersonId? Person = null, bool? Runner = null)
{
    internal bool IsRunner => Runner == true;
}

/// <summary>Makes a personal key for oneself; an admin makes them for others, for agents and for runners, too.</summary>
sealed class IssueToken(Database database, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal MadeAlready = new("idempotency_key_used",
        "Idempotency-Key: a request with this key made a token already, and its secret was shown only then. If the answer was lost, revoke that token and ask with a new key.",
        RefusalKind.Conflict, Idempotency.Header);

    /// <param name="actor">Who makes it.</param>
    /// <param name="wanted">What for.</param>
    /// <param name="idempotencyKey">Of the request; a second token with it is refused, since no secret is kept to answer with.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<FreshToken>> For(Actor actor, WantedToken wanted, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (idempotencyKey is not null && Idempotency.BrokenKey(idempotencyKey) is { } broken)
            return broken;
        var name = wanted.Name?.Trim() ?? "";
        if (name.Length == 0)
            return Refusal.Invalid("name", "name_missing", "name is required");
        if (name.EnumerateRunes().Count() > 80 || name.Any(char.IsControl))
            return Refusal.Invalid("name", "name_not_possible", "name has at most 80 characters and no control characters");
        if (wanted.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "expires_at_is_past", "expiresAt must be in the future");
        if (wanted is { Channel: not null, Person: not null })
            return Refusal.Invalid("person", "either_or", "person: give either channel or person.");
        if (wanted.IsRunner && (wanted.Channel is not null || wanted.Person is not null))
            return Refusal.Invalid("runner", "either_or", "runner: give either runner, channel or person.");
        var owner = wanted.Person ?? actor.Person;
        if ((wanted.Channel is not null || wanted.IsRunner || owner != actor.Person) && !actor.May(Permission.Administer))
            return AccessRefusals.Forbidden(Permission.Administer);
        if (wanted.Channel is null && owner is null)
            return AccessRefusals.Forbidden(Permission.HoldKeys);

        var secret = wanted.IsRunner ? Secret.ForRunner() : wanted.Channel is { } of ? Secret.ForAgent(of) : Secret.ForPerson();
        var token = wanted.IsRunner ? NewToken.OfRunner(actor.Workspace, name, secret, actor.Name, time, wanted.ExpiresAt)
            : wanted.Channel is { } channel ? NewToken.OfAgent(actor.Workspace, channel, name, secret, actor.Name, time, wanted.ExpiresAt)
            : NewToken.OfPerson(actor.Workspace, owner!.Value, name, secret, actor.Name, time, wanted.ExpiresAt);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if (owner != actor.Person && !await IsActiveMember(db, actor, owner!.Value, cancellationToken))
            return Refusal.Invalid("person", "not_a_member", "person: must be the id of an active member of this workspace.");
        if (!await TokenStore.Add(db, token with { IdempotencyKey = idempotencyKey }))
            return MadeAlready;
        nudge.Now();
        return new FreshToken((await ListTokens.For(actor, token.Id, db)).Single(), secret);
    }

    static Task<bool> IsActiveMember(NpgsqlConnection db, Actor actor, PersonId person, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (select from memberships where workspace_id = @Workspace and person_id = @person and deactivated_at is null)
            """, new { actor.Workspace, person }, cancellationToken: cancellationToken));
}
