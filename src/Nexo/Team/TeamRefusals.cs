using Nexo.Platform;

namespace Nexo.Team;

static class TeamRefusals
{
    /// <summary>The rule the database itself holds (migration 0130).</summary>
    public const string KeepsAnAdmin = "workspace_keeps_an_admin";

    public static readonly Refusal LastAdmin = new("last_admin", "This is the last admin of the workspace; make somebody else admin first.");

    public static readonly Refusal NoSuchPerson = new("person_not_found", "There is no such person in this workspace.", RefusalKind.NotFound, "id");

    public static readonly Refusal BelongsElsewhere = new("belongs_elsewhere", "This person belongs to another workspace, too: name and password are theirs alone to change.");
}
