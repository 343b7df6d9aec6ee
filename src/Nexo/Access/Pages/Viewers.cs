using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>Who looks, for the frame of the pages. A key has no name to show and nothing to sign out of, but its workspace's time.</summary>
static class Viewers
{
    public static Viewer? Of(HttpContext context) => context.Features.Get<SignedIn>() is { } who
        ? new Viewer { Name = who.Actor.DisplayName, Workspace = who.Workspace, Zone = who.Zone, Account = "/conta", SignOut = SignInPages.SignOut }
        : context.Features.Get<ActsIn>() is { } place ? new Viewer { Zone = place.Zone } : null;
}
