using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Inbox.ByHand;

/// <summary>The drafts a workspace keeps.</summary>
sealed class Templates(Database database, EventNudge events, TimeProvider time)
{
    const int Most = 200;

    public static readonly Refusal NotFound = new("template_not_found", "There is no such template in this workspace.", RefusalKind.NotFound, "id");

    static readonly Refusal NameMissing = Refusal.Invalid("name", "template_name_missing", "name: must have 1 to 60 characters, none of them a control character.");
    static readonly Refusal NameTaken = new("template_name_taken", "name: there is a template of this name already.", RefusalKind.Conflict, "name");
    static readonly Refusal TooMany = new("too_many_templates", $"There are {Most} templates already; delete one first.");

    const string Columns = "id, name, title, description, replace(category, '-', '') as category, priority, trim_scale(estimated_hours) as estimated_hours, field, after, created_by, created_at";

    public async Task<IReadOnlyList<TaskTemplate>> All(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return (await db.QueryAsync<TaskTemplate>(new CommandDefinition($"select {Columns} from task_templates where workspace_id = @Workspace order by lower(name)", new { actor.Workspace }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<TaskTemplate?> One(Actor actor, TemplateId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<TaskTemplate>(new CommandDefinition($"select {Columns} from task_templates where workspace_id = @Workspace and id = @id", new { actor.Workspace, id }, cancellationToken: cancellationToken));
    }

    public async Task<Outcome<TaskTemplate>> Save(Actor actor, string? name, TaskDraft draft, CancellationToken cancellationToken)
    {
        if (name?.Trim() is not { Length: > 0 and <= 60 } given || given.Any(char.IsControl))
            return NameMissing;
        if (Broken(draft) is { } broken)
            return broken;
        var id = Ids.New<TemplateId>(time);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        try
        {
            var made = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
                with made as (
                    insert into task_templates (id, workspace_id, name, title, description, category, priority, estimated_hours, field, after, created_by, created_at)
                    select @id, @Workspace, @given, @Title, @Description, @category, @priority, @EstimatedHours, @Field, @After, @by, @now
                     where (select count(*) from task_templates where workspace_id = @Workspace) < @Most returning *
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, body, at) select workspace_id, id::text, 'template.created', @by, jsonb_build_object('name', name), @now from made
                )
                select count(*) from made
                """, new
            {
                id, actor.Workspace, given, draft.Title, draft.Description, category = draft.Category.Wire(), priority = draft.Priority.Wire(), draft.EstimatedHours,
                draft.Field, draft.After, by = actor.Name, now = time.GetUtcNow(), Most,
            }, cancellationToken: cancellationToken));
            if (made == 0)
                return TooMany;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }
        events.Now();
        return (await One(actor, id, cancellationToken))!;
    }

    public async Task<Outcome<TemplateId>> Delete(Actor actor, TemplateId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var gone = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with gone as (delete from task_templates where workspace_id = @Workspace and id = @id returning *),
            told as (insert into events (workspace_id, subject, kind, actor, body, at) select workspace_id, id::text, 'template.deleted', @by, jsonb_build_object('name', name), @now from gone)
            select count(*) from gone
            """, new { actor.Workspace, id, by = actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        events.Now();
        return gone == 0 ? NotFound : id;
    }

    /// <summary>What every listing's task would be refused for is refused here.</summary>
    static Refusal? Broken(TaskDraft draft)
    {
        var example = new DraftListing { Id = new(Guid.CreateVersion7()), ExternalId = "1" };
        return NewTaskRules.Broken(draft.For(Channel.All[0], example, null, null)) is { } broken
            ? broken with { Field = broken.Field?.Replace("changeSet[0].", "", StringComparison.Ordinal), Sentence = broken.Sentence.Replace("changeSet[0].", "", StringComparison.Ordinal) }
            : null;
    }
}
