using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>A workspace, as one of its people sees it.</summary>
/// <param name="TimeZone">Its days are counted and its times shown in it; an IANA name.</param>
/// <param name="Role">The caller's there.</param>
/// <param name="IsCurrent">Whether the caller acts in it now.</param>
public sealed record Workspace(WorkspaceId Id, string Name, string TimeZone, Role Role, bool IsCurrent)
{
    /// <summary>A kind of the outbox: the module that has the sample loads it into the item's workspace.</summary>
    internal const string SampleWork = "workspace.sample";
}

static class WorkspaceRefusals
{
    public static readonly Refusal NotFound = new("workspace_not_found", "There is no such workspace among yours.", RefusalKind.NotFound, "id");

    public static readonly Refusal KeyIsBound = new("key_is_bound", "A key is bound to its workspace: only a session goes from one to another. Make a key there instead.");

    public static Refusal? Name(string? name) =>
        string.IsNullOrWhiteSpace(name) ? Refusal.Invalid("name", "workspace_name", "name: is required; 1 to 120 characters.")
        : name.Trim().EnumerateRunes().Count() > 120 || name.Any(char.IsControl) ? Refusal.Invalid("name", "workspace_name", "name: has at most 120 characters and no control characters.")
        : null;

    /// <summary>Both this machine and the database must know it.</summary>
    public static async Task<Refusal?> TimeZone(NpgsqlConnection db, string? zone, CancellationToken cancellationToken) =>
        zone is not null && Array.Exists(ZoneNames.All, known => known == zone)
            && await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from pg_timezone_names where name = @zone)", new { zone }, cancellationToken: cancellationToken))
            ? null
            : Refusal.Invalid("timeZone", "unknown_time_zone", "timeZone: must be an IANA name such as America/Sao_Paulo or UTC.");
}

/// <summary>The time zones a workspace can have.</summary>
static class ZoneNames
{
    public const string Usual = "America/Sao_Paulo";

    /// <summary>Those of Brazil, from the east to the west; the page shows them first.</summary>
    public static readonly string[] Brazil =
        ["America/Sao_Paulo", "America/Noronha", "America/Fortaleza", "America/Recife", "America/Bahia", "America/Belem", "America/Cuiaba", "America/Manaus", "America/Porto_Velho", "America/Rio_Branco"];

    public static readonly string[] All =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>The workspaces somebody belongs to, by name.</summary>
static class ListWorkspaces
{
    /// <param name="one">Only this one; null shows all.</param>
    public static async Task<IReadOnlyList<Workspace>> For(Actor actor, WorkspaceId? one, NpgsqlConnection db, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<Row>(new CommandDefinition("""
            select w.id, w.name, w.time_zone, m.role from memberships m join workspaces w on w.id = m.workspace_id
             where m.person_id = @Person and m.deactivated_at is null and (@one::uuid is null or w.id = @one)
             order by lower(w.name), w.id
            """, new { Person = actor.Person?.Value, one = one?.Value }, cancellationToken: cancellationToken)))
            .Select(row => new Workspace(row.Id, row.Name, row.TimeZone, Enum.Parse<Role>(row.Role, ignoreCase: true), row.Id == actor.Workspace))];

    sealed record Row
    {
        public WorkspaceId Id { get; init; }
        public string Name { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public string Role { get; init; } = "";
    }
}
