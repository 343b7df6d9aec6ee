using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>A token as it is listed; what was shown once is not among it.</summary>
/// <param name="Kind"><c>agent</c>, <c>person</c> or <c>runner</c>.</param>
/// <param name="Hint">The last four characters, to recognise it by.</param>
/// <param name="CreatedBy">As the log names it.</param>
/// <param name="Uses">Requests it opened, as of two seconds ago.</param>
/// <param name="Replaces">The token it is the successor of.</param>
/// <param name="ReplacedBy">Its successor.</param>
/// <param name="UsesSinceRotated">Requests since its successor was made; null while it has none. When it stays as it is, nobody uses the old one any more.</param>
public sealed record IssuedToken(
    Guid Id, string Kind, Channel? Channel, PersonId? PersonId, string? PersonName, string Name, string Hint, string CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt,
    long Uses, Guid? Replaces, Guid? ReplacedBy, DateTimeOffset? RotatedAt, long? UsesSinceRotated)
{
    public TokenState StateAt(DateTimeOffset now) => RevokedAt is not null ? TokenState.Revoked : ExpiresAt <= now ? TokenState.Expired : TokenState.Active;
}

public enum TokenState { Active, Expired, Revoked }

/// <param name="Token">As it will be listed.</param>
/// <param name="Secret">The whole token: shown now and never again.</param>
public sealed record FreshToken(IssuedToken Token, string Secret);
