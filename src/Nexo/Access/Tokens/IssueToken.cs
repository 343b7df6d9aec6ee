using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <param name="Name">What it is for, 1 to 80 characters.</param>
/// <param name="Channel">Makes it the token of that channel's agent (admins only); without it, it is the caller's personal key.</param>
/// <param name="ExpiresAt">Refused from then on; without it, until it is revoked.</param>
sealed record WantedToken(string? Name, Channel? Channel = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Makes a personal key for oneself, or a token for an agent.</summary>
sealed class IssueToken(Database database, EventNudge nudge, TimeProvider time)
{
    public async Task<Outcome<FreshToken>> For(Actor actor, WantedToken wanted, CancellationToken cancellationToken)
    {
        var name = wanted.Name?.Trim() ?? "";
        if (name.Length == 0)
            return Refusal.Invalid("name", "name_missing", "name is required");
        if (name.EnumerateRunes().Count() > 80 || name.Any(char.IsControl))
            return Refusal.Invalid("name", "name_not_possible", "name has at most 80 characters and no control characters");
        if (wanted.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "expires_at_is_past", "expiresAt must be in the future");
        if (wanted.Channel is not null && !actor.May(Permission.Administer))
            return AccessRefusals.Forbidden(Permission.Administer);
        if (wanted.Channel is null && actor.Person is null)
            return AccessRefusals.Forbidden(Permission.HoldKeys);

        var secret = wanted.Channel is { } of ? Secret.ForAgent(of) : Secret.ForPerson();
        var token = wanted.Channel is { } channel
            ? NewToken.OfAgent(actor.Workspace, channel, name, secret, actor.Name, time, wanted.ExpiresAt)
            : NewToken.OfPerson(actor.Workspace, actor.Person!.Value, name, secret, actor.Name, time, wanted.ExpiresAt);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await TokenStore.Add(db, token);
        nudge.Now();
        return new FreshToken((await ListTokens.For(actor, token.Id, db)).Single(), secret);
    }
}
