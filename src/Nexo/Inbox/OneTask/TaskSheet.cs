using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Auditing.Settings;
using Nexo.Discussion.Comments;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.OneTask;

/// <summary>A task with everything its panel and its page show.</summary>
public sealed record TaskSheet
{
    public required MarketplaceTask Task { get; init; }
    public required TaskStory Story { get; init; }
    public required IReadOnlyDictionary<ListingId, NamedListing> Listings { get; init; }
    public required Names Names { get; init; }

    /// <summary>Rules among the evidence that are off by now.</summary>
    public required IReadOnlySet<string> SwitchedOff { get; init; }

    /// <summary>What was said about it; null where the viewer takes no part.</summary>
    public required IReadOnlyList<Comment>? Comments { get; init; }

    /// <summary>Who may be given the task; empty when the viewer may not give it.</summary>
    public required IReadOnlyList<NamedPerson> Team { get; init; }
}

/// <summary>A listing as a task mentions it.</summary>
public sealed record NamedListing
{
    public ListingId Id { get; init; }
    public string Title { get; init; } = "";
    public string ExternalId { get; init; } = "";
    public string? Currency { get; init; }
}

sealed class ReadSheet(ReadTask tasks, TaskHistory history, Database database, ReadComments comments)
{
    /// <param name="actor">Who looks.</param>
    /// <param name="id">The task.</param>
    /// <param name="team">The workspace's people, where the page reads them anyway; null reads them here when they are needed.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<Outcome<TaskSheet>> Read(Actor actor, TaskId id, Task<IReadOnlyList<NamedPerson>>? team, CancellationToken cancellationToken)
    {
        if (!(await tasks.Read(actor, id, cancellationToken)).Try(out var task, out var refusal))
            return refusal;
        var said = Said(actor, id, cancellationToken);
        var story = await history.Read(actor, task, cancellationToken);

        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var ids = (task.ChangeSet ?? []).Select(edit => edit.Listing).Concat((task.Evidence ?? []).Select(finding => finding.Listing));
        var listings = await db.QueryAsync<NamedListing>(new CommandDefinition(
            "select id, title, external_id, currency from listings where workspace_id = @workspace and id = any(@ids)",
            new { workspace = actor.Workspace, ids = ids.Select(listing => listing.Value).Distinct().ToArray() }, cancellationToken: cancellationToken));
        return new TaskSheet
        {
            Task = task,
            Comments = await said,
            Story = story,
            Listings = listings.ToDictionary(listing => listing.Id),
            SwitchedOff = await RuleSettings.SwitchedOff(db, actor.Workspace, task.Marketplace, cancellationToken),
            Names = await Names.Of(db, actor.Workspace, Named(task, story), cancellationToken),
            Team = actor.May(Permission.DecideTasks) ? await (team ?? NamedPerson.Team(db, actor.Workspace, cancellationToken)) : [],
        };
    }

    async Task<IReadOnlyList<Comment>?> Said(Actor actor, TaskId id, CancellationToken cancellationToken) =>
        actor.May(Permission.Discuss) ? await comments.OfKnown(actor, id, cancellationToken) : null;

    static IEnumerable<string?> Named(MarketplaceTask task, TaskStory story) =>
        [task.DecidedBy, task.SnoozedBy, task.FirstApprovalBy, task.CreatedBy, task.AssignedBy, task.AssignedTo?.ToString(), .. story.Versions.Select(v => v.MadeBy),
         .. story.Events.SelectMany(e => new[] { e.Actor, e.Body.Text("assignedTo") })];
}

static class EventBodies
{
    /// <summary>A text member of an event's body; null when it is absent or something else.</summary>
    public static string? Text(this JsonElement body, string member) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
