using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>What the page asks for; all from its address.</summary>
/// <param name="Search">Part of name or e-mail.</param>
/// <param name="Role">member, qa, head, admin; else all.</param>
/// <param name="State">active, deactivated; else both.</param>
/// <param name="Page">From 1.</param>
public sealed record TeamFilter(string? Search, string? Role, string? State, int Page)
{
    public const int Size = 50;

    public static TeamFilter Of(string? search, string? role, string? state, string? page) => new(
        string.IsNullOrWhiteSpace(search) ? null : search.Trim(), TeamForms.RoleNames.Contains(role) ? role : null, state is "active" or "deactivated" ? state : null,
        int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 10_000) : 1);

    public bool IsNone => this is { Search: null, Role: null, State: null };
}

/// <summary>Somebody of the workspace, as the page of the team shows them.</summary>
/// <param name="Open">Tasks they have in hand.</param>
/// <param name="SecondFactor">Whether a code is asked for when they sign in.</param>
/// <param name="SeenAt">When they, or a key of theirs, last did something here.</param>
public sealed record Teammate(
    PersonId Id, string Name, string Email, Role Role, IReadOnlyList<Channel> Channels, IReadOnlyList<string> Categories,
    bool CanSignIn, bool SecondFactor, DateTimeOffset? DeactivatedAt, DateTimeOffset? LeftAt, DateTimeOffset CreatedAt, int Open, DateTimeOffset? SeenAt);

/// <param name="Found">How many the filter finds.</param>
public sealed record TeamList(IReadOnlyList<Teammate> People, int Found, int OpenInvitations);

sealed class ReadTeam(Database database)
{
    const string Columns = """
        p.id, p.name, p.email, m.role, m.channels, m.categories, p.password_hash is not null as has_password,
        exists (select from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as second_factor, m.deactivated_at, m.left_at, m.created_at,
        (select count(*) from marketplace_tasks t where t.workspace_id = m.workspace_id and t.assigned_to = p.id and t.status in ('approved', 'in_progress')) as open,
        greatest((select e.at from events e where e.workspace_id = m.workspace_id and e.actor = 'person:' || p.id and starts_with(e.actor, 'person:') order by e.seq desc limit 1),
                 (select max(t.last_used_at) from tokens t where t.workspace_id = m.workspace_id and t.person_id = p.id),
                 (select max(s.last_seen_at) from sessions s where s.workspace_id = m.workspace_id and s.person_id = p.id)) as seen_at
        """;

    /// <summary>A page of the people who match, by name.</summary>
    public async Task<TeamList> Page(Actor actor, TeamFilter filter, CancellationToken cancellationToken)
    {
        // As the worker: the role of pages may not look at password hashes, not even whether there is one.
        await using var db = await database.OpenForWork(cancellationToken);
        var rows = (await db.QueryAsync<Row>(new CommandDefinition($"""
            with found as (
                select m.person_id from memberships m join people p on p.id = m.person_id
                 where m.workspace_id = @Workspace and m.left_at is null and (@Role::text is null or m.role = @Role)
                   and (@State::text is null or (@State = 'active') = (m.deactivated_at is null))
                   and (@like::text is null or p.name ilike @like or p.email ilike @like)
            ), shown as (
                select f.person_id, count(*) over () as found from found f join people p on p.id = f.person_id
                 order by lower(p.name), p.id limit @Size offset @skip
            )
            select {Columns}, s.found from shown s join people p on p.id = s.person_id join memberships m on m.workspace_id = @Workspace and m.person_id = p.id
             order by lower(p.name), p.id
            """, new { actor.Workspace, filter.Role, filter.State, like = Like(filter.Search), TeamFilter.Size, skip = (filter.Page - 1) * TeamFilter.Size }, cancellationToken: cancellationToken))).AsList();
        var invitations = await db.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from invitations where workspace_id = @Workspace and accepted_at is null and revoked_at is null", new { actor.Workspace }, cancellationToken: cancellationToken));
        return new TeamList([.. rows.Select(row => row.Teammate())], rows is [var first, ..] ? (int)first.Found : 0, invitations);
    }

    /// <summary>One person, also one who has left; null when they were never here.</summary>
    public async Task<Teammate?> One(Actor actor, PersonId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns}, 1 as found from memberships m join people p on p.id = m.person_id where m.workspace_id = @Workspace and m.person_id = @id",
            new { actor.Workspace, id }, cancellationToken: cancellationToken)))?.Teammate();
    }

    static string? Like(string? search) =>
        search is null ? null : $"%{search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    sealed record Row
    {
        public PersonId Id { get; init; }
        public string Name { get; init; } = "";
        public string Email { get; init; } = "";
        public string Role { get; init; } = "";
        public string[] Channels { get; init; } = [];
        public string[] Categories { get; init; } = [];
        public bool HasPassword { get; init; }
        public bool SecondFactor { get; init; }
        public DateTimeOffset? DeactivatedAt { get; init; }
        public DateTimeOffset? LeftAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public long Open { get; init; }
        public DateTimeOffset? SeenAt { get; init; }
        public long Found { get; init; }

        public Teammate Teammate() => new(Id, Name, Email, Enum.Parse<Role>(Role, ignoreCase: true), [.. Channels.Select(c => Channel.Parse(c, null))], Categories,
            HasPassword && DeactivatedAt is null, SecondFactor, DeactivatedAt, LeftAt, CreatedAt, (int)Open, SeenAt);
    }
}
