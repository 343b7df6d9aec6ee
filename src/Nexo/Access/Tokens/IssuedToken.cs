using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>A token as it is listed; what was shown once is not among it.</summary>
/// <param name="Kind"><c>agent</c> or <c>person</c>.</param>
/// <param name="Hint">The last four characters, to recognise it by.</param>
/// <param name="CreatedBy">As the log names it.</param>
public sealed record IssuedToken(
    Guid Id, string Kind, Channel? Channel, PersonId? PersonId, string? PersonName, string Name, string Hint, string CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <param name="Token">As it will be listed.</param>
/// <param name="Secret">The whole token: shown now and never again.</param>
public sealed record FreshToken(IssuedToken Token, string Secret);
