using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>What the facts of an endpoint may be, and who may set them.</summary>
static class EndpointFacts
{
    public const int LongestName = 80, MostEndpoints = 50;

    public static readonly Refusal NotFound = new("webhook_not_found", "There is no such webhook endpoint in this workspace.", RefusalKind.NotFound, "id");
    public static readonly Refusal NameTaken = new("webhook_name_taken", "name: another endpoint of this workspace is called so.", RefusalKind.Conflict, "name");
    public static readonly Refusal TooMany = new("too_many_webhooks", $"A workspace has at most {MostEndpoints} webhook endpoints.");
    public static readonly Refusal ChangedSinceSeen = new("webhook_changed_since_seen", "Somebody changed this endpoint since it was read: read it again.", RefusalKind.Conflict, "revision");
    public static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one field that is to change.");
    public static readonly Refusal IsInstalled = new("webhook_is_installed", "This endpoint comes of the installation's settings (SLACK_WEBHOOK, EMAIL_WEBHOOK): it can be paused, and is changed there.");
    public static readonly Refusal NotSigned = new("webhook_not_signed", "What is sent to this endpoint carries no signature, so it has no secret to rotate.");
    public static readonly Refusal IsOff = new("webhook_is_off", "This endpoint is switched off: switch it on first.");
    public static readonly Refusal OnlyAdmins = new("admin_needed", "kinds: events about access (person.*, token.*, invitation.*, workspace.*) are sent only where an admin wants it; you need the role admin.", RefusalKind.Forbidden, "kinds");

    public static Refusal? Broken(WantedEndpoint wanted, Actor by) =>
        wanted.Name is null ? Refusal.Invalid("name", "name_missing", "name is required.") : Name(wanted.Name) ?? Kinds(wanted.Kinds, by);

    public static Refusal? Broken(EndpointChange change, WebhookEndpoint known, Actor by) =>
        change with { Revision = null } == new EndpointChange() ? NothingToChange
        : change.Revision is { } seen && seen != known.Revision ? ChangedSinceSeen
        : known.Installed is not null && change with { Active = null, Revision = null } != new EndpointChange() ? IsInstalled
        : ForAdmins(known.Kinds, by) ?? (change.Name is null ? null : Name(change.Name)) ?? (change.Kinds is null ? null : Kinds(change.Kinds, by));

    /// <summary>Who may not read such events may not lead them elsewhere either.</summary>
    public static Refusal? ForAdmins(string[] kinds, Actor by) => EventKinds.NameAccess(kinds) && !by.May(Permission.Administer) ? OnlyAdmins : null;

    static Refusal? Name(string name) =>
        name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl)
            ? Refusal.Invalid("name", "name_not_possible", $"name: has 1 to {LongestName} characters and no control characters.") : null;

    static Refusal? Kinds(string[]? kinds, Actor by) => EventKinds.Broken(kinds) ?? ForAdmins(kinds!, by);
}
