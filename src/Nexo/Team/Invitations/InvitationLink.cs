using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>The link of an invitation and how it reaches who is invited. It is shown once; only its hash is kept.</summary>
sealed class InvitationLink(Mail mail, Site site, IStringLocalizer<TeamWords> words)
{
    public const string Path = "/convite/";

    /// <summary>How long a link opens the workspace.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public string Of(string secret, HttpRequest shownTo) => site.Address(Path + secret, shownTo);

    /// <summary>Wants the link sent, inside the caller's transaction; <see cref="Wake"/> after the commit.</summary>
    /// <returns>Whether it goes out; false where no mail server is set.</returns>
    public async Task<bool> Send(NpgsqlConnection db, NpgsqlTransaction transaction, WorkspaceId workspace, string workspaceName, Invitation invitation, string secret) =>
        mail.IsSet && await mail.Put(db, transaction, workspace, "person.invited", $"person.invited:{invitation.Id:n}:{Convert.ToHexStringLower(Secret.Hash(secret).AsSpan(0, 8))}",
            new Letter(invitation.Email, words["mail.subject", workspaceName], words["mail.text", workspaceName, site.Address(Path + secret), (int)Life.TotalDays], invitation.ExpiresAt));

    public void Wake() => mail.Wake();
}
