using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>An invitation as the table has it.</summary>
sealed record InvitationRow
{
    public const string Columns = "id, workspace_id, email, name, role, channels, categories, created_by, created_at, expires_at, accepted_at, revoked_at";

    public Guid Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public string Email { get; init; } = "";
    public string? Name { get; init; }
    public string Role { get; init; } = "";
    public string[] Channels { get; init; } = [];
    public string[] Categories { get; init; } = [];
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public Invitation Invitation() =>
        new(Id, Email, Name, Enum.Parse<Role>(Role, ignoreCase: true), [.. Channels.Select(c => Channel.Parse(c, null))], Categories, CreatedBy, CreatedAt, ExpiresAt);

    /// <summary>Why it opens nothing; null while it does.</summary>
    public Refusal? Over(DateTimeOffset now) => this switch
    {
        { AcceptedAt: not null } => InvitationRefusals.Accepted,
        { RevokedAt: not null } => InvitationRefusals.Revoked,
        { ExpiresAt: var end } when end <= now => InvitationRefusals.Expired,
        _ => null,
    };

    /// <summary>The open ones of a workspace, the newest first.</summary>
    public static async Task<IReadOnlyList<Invitation>> Open(NpgsqlConnection db, WorkspaceId workspace, Guid? one, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<InvitationRow>(new CommandDefinition($"""
            select {Columns} from invitations
             where workspace_id = @workspace and accepted_at is null and revoked_at is null and (@one::uuid is null or id = @one)
             order by created_at desc, id desc limit 1000
            """, new { workspace, one }, cancellationToken: cancellationToken))).Select(row => row.Invitation())];
}
