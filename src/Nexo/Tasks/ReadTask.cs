using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>One task with its evidence and change set.</summary>
sealed class ReadTask(Database database)
{
    public async Task<Outcome<MarketplaceTask>> Read(Actor by, TaskId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var task = await db.QuerySingleOrDefaultAsync<MarketplaceTask>(new CommandDefinition(
            $"select {MarketplaceTask.AllColumns} from marketplace_tasks where workspace_id = @Workspace and id = @id", new { by.Workspace, id }, cancellationToken: cancellationToken));
        return task is null || (by.AgentOf is { } own && task.Marketplace != own) ? TaskRefusals.NotFound : task;
    }
}

/// <summary>Something that happened to a task.</summary>
/// <param name="Kind"><c>task.created</c>, <c>task.approved</c>, …</param>
/// <param name="Actor"><c>person:&lt;id&gt;</c>, <c>agent:&lt;id&gt;</c>, <c>nexo</c>, <c>policy:&lt;name&gt;</c>.</param>
/// <param name="ActorName">As people see it; null when the log's name says it.</param>
/// <param name="Body">from, to, reason and what else the step has to say.</param>
public sealed record TaskEvent(long Seq, string Kind, string Actor, string? ActorName, DateTimeOffset At, JsonElement Body);

/// <summary>A change set as somebody saw it.</summary>
public sealed record ChangeSetVersion(int Version, IReadOnlyList<Edit> ChangeSet, string MadeBy, DateTimeOffset MadeAt);

/// <param name="Events">The oldest first.</param>
/// <param name="Versions">The oldest first; empty when the task has no change set.</param>
public sealed record TaskStory(IReadOnlyList<TaskEvent> Events, IReadOnlyList<ChangeSetVersion> Versions);

/// <summary>What happened to a task, and every version of its change set.</summary>
sealed class TaskHistory(Database database, ReadTask read)
{
    const int MostEvents = 1_000;

    public async Task<Outcome<TaskStory>> Read(Actor by, TaskId id, CancellationToken cancellationToken) =>
        (await read.Read(by, id, cancellationToken)).Try(out var task, out var refusal) ? await Read(by, task, cancellationToken) : refusal;

    /// <summary>Of a task the caller has read.</summary>
    public async Task<TaskStory> Read(Actor by, MarketplaceTask task, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var events = await db.QueryAsync<EventRow>(new CommandDefinition("""
            select e.seq, e.kind, e.actor, p.name as actor_name, e.at, e.body
              from events e left join people p on e.actor = 'person:' || p.id
             where e.workspace_id = @Workspace and e.subject = @subject order by e.seq limit @MostEvents
            """, new { by.Workspace, subject = task.Id.ToString(), MostEvents }, cancellationToken: cancellationToken));
        var versions = (await db.QueryAsync<VersionRow>(new CommandDefinition(
            "select version, change_set, made_by, made_at from change_set_versions where workspace_id = @Workspace and task_id = @Id order by version",
            new { by.Workspace, task.Id }, cancellationToken: cancellationToken))).Select(v => new ChangeSetVersion(v.Version, v.ChangeSet, v.MadeBy, v.MadeAt)).ToList();
        // Versions are written when somebody edits; before that the first one stands in the task alone.
        if (versions.Count == 0 && task.ChangeSet is { } edits)
            versions.Add(new(task.ChangeSetVersion, edits, task.CreatedBy, task.CreatedAt));
        return new TaskStory([.. events.Select(e => new TaskEvent(e.Seq, e.Kind, e.Actor, e.ActorName, e.At, e.Body))], versions);
    }

    sealed record EventRow
    {
        public long Seq { get; init; }
        public string Kind { get; init; } = "";
        public string Actor { get; init; } = "";
        public string? ActorName { get; init; }
        public DateTimeOffset At { get; init; }
        public JsonElement Body { get; init; }
    }

    sealed record VersionRow
    {
        public int Version { get; init; }
        public IReadOnlyList<Edit> ChangeSet { get; init; } = [];
        public string MadeBy { get; init; } = "";
        public DateTimeOffset MadeAt { get; init; }
    }
}
