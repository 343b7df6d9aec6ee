using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Everything the page of one person shows.</summary>
/// <param name="OpenTasks">The first of what they have in hand.</param>
/// <param name="Deeds">What they did lately, the newest first.</param>
/// <param name="Others">Who could take over: the other active people, by name.</param>
public sealed record PersonView(Teammate Person, IReadOnlyList<OpenTask> OpenTasks, IReadOnlyList<Deed> Deeds, IReadOnlyList<IssuedToken> Keys, IReadOnlyList<NamedOther> Others);

public sealed record OpenTask
{
    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public string Marketplace { get; init; } = "";
    public string Status { get; init; } = "";
}

/// <summary>Something a person did.</summary>
public sealed record Deed
{
    public string Kind { get; init; } = "";
    public DateTimeOffset At { get; init; }

    /// <summary>The task it was about; null when it was about something else.</summary>
    public Guid? Task { get; init; }

    public string? Title { get; init; }
}

public sealed record NamedOther
{
    public PersonId Id { get; init; }
    public string Name { get; init; } = "";
}

sealed class ReadPerson(Database database, ReadTeam team)
{
    const int Shown = 20;

    public async Task<PersonView?> Of(Actor actor, PersonId id, CancellationToken cancellationToken)
    {
        if (await team.One(actor, id, cancellationToken) is not { } person)
            return null;
        await using var db = await database.OpenForWork(cancellationToken);
        var tasks = await db.QueryAsync<OpenTask>(new CommandDefinition("""
            select id, title, marketplace, status from marketplace_tasks
             where workspace_id = @Workspace and assigned_to = @id and status in ('approved', 'in_progress') order by created_at desc limit @Shown
            """, new { actor.Workspace, id, Shown }, cancellationToken: cancellationToken));
        var deeds = await db.QueryAsync<Deed>(new CommandDefinition("""
            select e.kind, e.at, t.id as task, t.title
              from (select * from events where workspace_id = @Workspace and actor = @actor and starts_with(actor, 'person:') order by seq desc limit @Shown) e
              left join marketplace_tasks t on t.workspace_id = e.workspace_id and t.id = case when e.subject ~ '^[0-9a-f-]{36}$' then e.subject::uuid end
             order by e.seq desc
            """, new { actor.Workspace, actor = $"person:{id}", Shown }, cancellationToken: cancellationToken));
        var others = await db.QueryAsync<NamedOther>(new CommandDefinition("""
            select p.id, p.name from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @Workspace and m.deactivated_at is null and p.id <> @id order by lower(p.name), p.id limit 500
            """, new { actor.Workspace, id }, cancellationToken: cancellationToken));
        var keys = (await ListTokens.For(actor, one: null, db)).Where(key => key.PersonId == id).Take(Shown);
        return new PersonView(person, tasks.AsList(), deeds.AsList(), [.. keys], others.AsList());
    }
}
