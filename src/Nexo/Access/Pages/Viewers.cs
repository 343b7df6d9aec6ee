using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>Who looks, for the frame of the pages.</summary>
static class Viewers
{
    public static Viewer? Of(HttpContext context) => context.Features.Get<SignedIn>() is { } who
        ? new Viewer { Name = who.Actor.DisplayName, Workspace = who.Workspace, Zone = who.Zone, SignOut = SignInPages.SignOut }
        : null;
}
