using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>An open invitation: neither accepted nor revoked. Past its time its link opens nothing until it is renewed.</summary>
/// <param name="Email">Whom it is for; only the account of this address can accept it.</param>
/// <param name="Name">As the admin knows them; whoever accepts may choose another.</param>
/// <param name="CreatedBy">As the log names it.</param>
/// <param name="ExpiresAt">From then on the link is refused.</param>
public sealed record Invitation(
    Guid Id, string Email, string? Name, Role Role, IReadOnlyList<Channel> Channels, IReadOnlyList<string> Categories,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <param name="Invitation">As it will be listed.</param>
/// <param name="Link">Opens the workspace once; shown now and never again.</param>
/// <param name="Mailed">Whether the link also goes out by mail.</param>
public sealed record FreshInvitation(Invitation Invitation, string Link, bool Mailed);

static class InvitationRefusals
{
    public static readonly Refusal Unknown = new("invitation_unknown", "This invitation is not known: the link may be incomplete, or was replaced by a newer one.", RefusalKind.NotFound);

    public static readonly Refusal Accepted = new("invitation_accepted", "This invitation was accepted already; it opens the workspace once.");

    public static readonly Refusal Revoked = new("invitation_revoked", "This invitation was taken back.");

    public static readonly Refusal Expired = new("invitation_expired", "This invitation has expired: ask for a new one.");

    public static readonly Refusal NoSuch = new("no_such_invitation", "There is no such open invitation in this workspace.", RefusalKind.NotFound, "id");

    public static readonly Refusal InvitedAlready = new("invited_already", "email: there is an open invitation for this address; renew it to get a new link.", RefusalKind.Conflict, "email");

    public static readonly Refusal MemberAlready = new("member_already", "email: this person belongs to the workspace already.", RefusalKind.Conflict, "email");

    public static readonly Refusal SignInFirst = new("sign_in_first", "Somebody with this address has an account: sign in to it, then accept.", RefusalKind.Unauthenticated);

    public static readonly Refusal ForSomebodyElse = new("for_somebody_else", "This invitation is for another address than the one you are signed in with.", RefusalKind.Forbidden);
}
