using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>The session goes on in another workspace of its person.</summary>
sealed class SwitchWorkspace(SessionStore sessions, Database database)
{
    public async Task<Outcome<Workspace>> Go(HttpContext context, WorkspaceId to, CancellationToken cancellationToken)
    {
        if (context.Features.Get<SignedIn>() is not { } who)
            return WorkspaceRefusals.KeyIsBound;
        if (!await sessions.Move(who, to, cancellationToken))
            return WorkspaceRefusals.NotFound;
        await using var db = await database.OpenForWork(cancellationToken);
        return (await ListWorkspaces.For(who.Actor with { Workspace = to }, to, db, cancellationToken)).SingleOrDefault() is { } entered ? entered : WorkspaceRefusals.NotFound;
    }
}
