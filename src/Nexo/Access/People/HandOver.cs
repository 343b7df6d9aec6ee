using Nexo.Platform;

namespace Nexo.Access;

/// <summary>
/// Gives what somebody has in hand to somebody else: all of it or nothing, each with its event. The module that knows
/// tasks answers it.
/// </summary>
/// <returns>How many tasks changed hands.</returns>
public delegate Task<Outcome<int>> HandOver(Actor by, PersonId from, PersonId to, CancellationToken cancellationToken);
