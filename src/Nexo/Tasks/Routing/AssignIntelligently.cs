using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

public enum AssignmentStrategy { Specialist, RoundRobin }

/// <summary>Gives a task to whom a strategy names. The turn of a channel is one locked row, so simultaneous calls take it one after another.</summary>
sealed class AssignIntelligently(Database database, EventNudge events, TimeProvider time)
{
    /// <param name="by">Head or admin.</param>
    /// <param name="id">The task.</param>
    /// <param name="strategy">Who is meant.</param>
    /// <param name="idempotencyKey">Of the request; told with the assignment, so that a repetition takes no second turn.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<MarketplaceTask>> Assign(Actor by, TaskId id, AssignmentStrategy strategy, string? idempotencyKey, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (await Routed(db, by.Workspace, id, cancellationToken) is not { } task)
            return TaskRefusals.NotFound;
        var last = await TakeTheTurn(db, by.Workspace, task.Marketplace, cancellationToken);
        if (idempotencyKey is not null && await Done(db, by, id, idempotencyKey, cancellationToken) is { } done)
            return done; // by who had the turn before us
        var person = strategy == AssignmentStrategy.Specialist
            ? await Specialist(db, by.Workspace, task, cancellationToken)
            : await NextOf(db, by.Workspace, task, last, cancellationToken);
        if (person is not { } found)
            return NobodyFits(task, strategy);
        var body = new Dictionary<string, object?> { ["strategy"] = Name(strategy) };
        if (idempotencyKey is not null)
            body["idempotencyKey"] = idempotencyKey;
        var outcome = await TaskStore.Take(db, id, new TaskStep.Assign(found), by, time.GetUtcNow(), cancellationToken, body);
        if (outcome.IsRefused)
            return outcome; // the transaction is rolled back, and with it the turn
        if (strategy == AssignmentStrategy.RoundRobin)
            await db.ExecuteAsync(new CommandDefinition(
                "update task_rotations set last_person = @found where workspace_id = @Workspace and marketplace = @Marketplace",
                new { found, by.Workspace, task.Marketplace }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return outcome;
    }

    static Task<RoutedTask?> Routed(NpgsqlConnection db, WorkspaceId workspace, TaskId id, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<RoutedTask>(new CommandDefinition(
            "select marketplace, category from marketplace_tasks where workspace_id = @workspace and id = @id", new { workspace, id }, cancellationToken: cancellationToken));

    /// <returns>The task as it is now, when a request with this key has assigned it.</returns>
    static Task<MarketplaceTask?> Done(NpgsqlConnection db, Actor by, TaskId id, string idempotencyKey, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<MarketplaceTask>(new CommandDefinition($"""
            select {MarketplaceTask.AllColumns} from marketplace_tasks t
             where t.workspace_id = @Workspace and t.id = @id
               and exists (select from events e where e.workspace_id = @Workspace and e.subject = @id::text and e.kind = 'task.assigned'
                              and e.actor = @Name and e.body ->> 'idempotencyKey' = @idempotencyKey)
            """, new { by.Workspace, by.Name, id, idempotencyKey }, cancellationToken: cancellationToken));

    /// <returns>Who had the last turn; the row stays locked until the transaction ends.</returns>
    static Task<PersonId?> TakeTheTurn(NpgsqlConnection db, WorkspaceId workspace, Channel marketplace, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<PersonId?>(new CommandDefinition("""
            insert into task_rotations (workspace_id, marketplace) values (@workspace, @marketplace)
            on conflict (workspace_id, marketplace) do update set last_person = task_rotations.last_person
            returning last_person
            """, new { workspace, marketplace }, cancellationToken: cancellationToken));

    /// <summary>Who knows channel and category; else the channel; else the category. Of equals, who has least to do, then who joined first.</summary>
    static Task<PersonId?> Specialist(NpgsqlConnection db, WorkspaceId workspace, RoutedTask task, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<PersonId?>(new CommandDefinition("""
            select m.person_id
              from memberships m
             cross join lateral (select count(*) as open from marketplace_tasks t
                                  where t.workspace_id = m.workspace_id and t.assigned_to = m.person_id and t.status in ('in_progress', 'marketplace_sync')) load
             where m.workspace_id = @workspace and m.deactivated_at is null and (@Marketplace = any(m.channels) or @Category = any(m.categories))
             order by (@Marketplace = any(m.channels))::integer * 2 + (@Category = any(m.categories))::integer desc, load.open, m.created_at, m.person_id
             limit 1
            """, new { workspace, task.Marketplace, task.Category }, cancellationToken: cancellationToken));

    /// <summary>The next of the channel's people, in the order of their ids, from the start again after the last.</summary>
    static Task<PersonId?> NextOf(NpgsqlConnection db, WorkspaceId workspace, RoutedTask task, PersonId? last, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<PersonId?>(new CommandDefinition("""
            select m.person_id
              from memberships m
             where m.workspace_id = @workspace and m.deactivated_at is null and @Marketplace = any(m.channels)
             order by (m.person_id > @last) desc nulls last, m.person_id
             limit 1
            """, new { workspace, task.Marketplace, last }, cancellationToken: cancellationToken));

    static Refusal NobodyFits(RoutedTask task, AssignmentStrategy strategy) => new("nobody_fits",
        strategy == AssignmentStrategy.Specialist
            ? $"Nobody in this workspace works on {task.Marketplace} or on {task.Category}: give a person this channel or category, or assign the task by hand."
            : $"Nobody in this workspace works on {task.Marketplace}: give a person this channel, or assign the task by hand.");

    public static string Name(AssignmentStrategy strategy) => strategy == AssignmentStrategy.Specialist ? "specialist" : "roundrobin";

    sealed record RoutedTask
    {
        public Channel Marketplace { get; init; }
        public string Category { get; init; } = "";
    }
}
