using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>Replaces a proposal's change set before it is decided on; both versions are kept.</summary>
sealed class EditTask(Database database, EventNudge events, TimeProvider time)
{
    /// <param name="by">Head or admin.</param>
    /// <param name="id">The task.</param>
    /// <param name="seenVersion">The version that was edited; another one in the meantime is a refusal.</param>
    /// <param name="changeSet">At least one edit.</param>
    public async Task<Outcome<MarketplaceTask>> Edit(Actor by, TaskId id, int? seenVersion, IReadOnlyList<Edit>? changeSet, CancellationToken cancellationToken)
    {
        if (seenVersion is not { } seen)
            return Refusal.Invalid("version", "required", "version: is required; it is the changeSetVersion you saw.");
        if (changeSet is null or { Count: 0 })
            return Refusal.Invalid("changeSet", "required", "changeSet: must have at least one edit; to do nothing, reject the task.");
        if (NewTaskRules.ChangeSet(changeSet) is { } broken)
            return broken;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        if (await TaskStore.State(db, by.Workspace, id, cancellationToken) is not { } task)
            return TaskRefusals.NotFound;
        if (TaskLifecycle.Decide(task, new TaskStep.EditChangeSet(seen), by).Refusal is { } refusal)
            return refusal;
        if (await NewTaskRules.MissingListing(db, by.Workspace, task.Marketplace, changeSet.Select(edit => edit.Listing.Value), "changeSet", cancellationToken) is { } missing)
            return missing;
        var edited = await Write(db, by, task, changeSet, cancellationToken);
        if (edited is null)
            return TaskRefusals.ChangedSinceSeen;
        events.Now();
        return edited;
    }

    Task<MarketplaceTask?> Write(NpgsqlConnection db, Actor by, TaskState task, IReadOnlyList<Edit> changeSet, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<MarketplaceTask>(new CommandDefinition($"""
            with old as (
                select workspace_id, id, change_set, change_set_version, created_by, created_at from marketplace_tasks
                 where workspace_id = @Workspace and id = @Id and revision = @Revision
            ), moved as (
                update marketplace_tasks set change_set = @edits::jsonb, change_set_version = change_set_version + 1{TaskStore.NoApproval}, revision = revision + 1, changed_at = @now
                 where workspace_id = @Workspace and id = @Id and revision = @Revision
             returning *
            ), kept as (
                insert into change_set_versions (workspace_id, task_id, version, change_set, made_by, made_at)
                select o.workspace_id, o.id, o.change_set_version, o.change_set, o.created_by, o.created_at from old o join moved using (id) where o.change_set is not null
                union all select workspace_id, id, change_set_version, change_set, @actor, @now from moved
                on conflict do nothing
            ), linked as (
                insert into task_listings (workspace_id, task_id, listing_id)
                select workspace_id, id, unnest(@listings) from moved on conflict do nothing
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                select workspace_id, id, 'task.edited', @actor, marketplace, jsonb_build_object('from', status, 'to', status, 'version', change_set_version), @now from moved
            )
            select {MarketplaceTask.AllColumns} from moved
            """, new
        {
            by.Workspace,
            task.Id,
            task.Revision,
            edits = JsonSerializer.Serialize(changeSet, Json.Options),
            listings = changeSet.Select(edit => edit.Listing.Value).Distinct().ToArray(),
            actor = by.Name,
            now = time.GetUtcNow(),
        }, cancellationToken: cancellationToken));
}
