using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.ByHand;

/// <summary>A task that was made.</summary>
public sealed record MadeTask(ListingId? ListingId, TaskId TaskId);

/// <summary>A listing for which none was made, and why.</summary>
public sealed record NotMade(ListingId? ListingId, string Code, string Error);

public sealed record Made(IReadOnlyList<MadeTask> Created, IReadOnlyList<NotMade> Failed);

/// <summary>
/// Makes a draft's task for each of many listings. One that is refused spoils no other. Sent again with the same key nothing is
/// made twice; of the same template and listing only one task is open at a time (the triage merges the others into it).
/// </summary>
sealed class MakeTasks(CreateTasks create, Database database)
{
    public const int MostListings = 500;

    /// <param name="actor">Head or admin.</param>
    /// <param name="draft">What to make.</param>
    /// <param name="channel">Where, when no listing says it.</param>
    /// <param name="ids">At most 500; none makes one task about no listing.</param>
    /// <param name="key">Tells a repetition; null makes the tasks anew.</param>
    /// <param name="template">Whose tasks they are; null by hand.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<Outcome<Made>> For(Actor actor, TaskDraft draft, Channel? channel, IReadOnlyCollection<ListingId> ids, string? key, TemplateId? template, CancellationToken cancellationToken)
    {
        if (ids.Count > MostListings || (ids.Count == 0 && channel is null))
            return Refusal.Invalid("listingIds", "out_of_range", $"listingIds: must name 1 to {MostListings} listings.");
        if (ids.Count == 0)
            return Answer([null], await create.Create(actor, [draft.For(channel!.Value, null, key, null)], cancellationToken), []);
        var wanted = ids.Distinct().ToArray();
        var found = (await Listings(actor, wanted, cancellationToken)).ToDictionary(listing => listing.Id);
        var there = wanted.Where(found.ContainsKey).Select(id => found[id]).ToArray();
        var missing = wanted.Except(found.Keys).Select(id => new NotMade(id, "listing_not_found", "There is no such listing in this workspace."));
        var outcomes = await create.Create(actor, [.. there.Select(listing => draft.For(listing.Channel, listing, key is null ? null : $"{key}:{listing.Id}", template is null ? null : $"template:{template}:{listing.Id}"))], cancellationToken);
        return Answer([.. there.Select(listing => (ListingId?)listing.Id)], outcomes, missing);
    }

    public async Task<IReadOnlyList<DraftListing>> Listings(Actor actor, IReadOnlyCollection<ListingId> ids, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return (await db.QueryAsync<DraftListing>(new CommandDefinition(
            "select id, channel, external_id, sku, title, description, brand, gtin, price, stock, attributes from listings where workspace_id = @Workspace and id = any(@ids)",
            new { actor.Workspace, ids = ids.Select(id => id.Value).ToArray() }, cancellationToken: cancellationToken))).AsList();
    }

    static Made Answer(IReadOnlyList<ListingId?> listings, IReadOnlyList<Outcome<MarketplaceTask>> outcomes, IEnumerable<NotMade> missing)
    {
        var (made, failed) = (new List<MadeTask>(), new List<NotMade>(missing));
        foreach (var (listing, outcome) in listings.Zip(outcomes))
        {
            if (outcome.Try(out var task, out var refusal))
                made.Add(new(listing, task.Id));
            else
                failed.Add(new(listing, refusal.Code, refusal.Sentence));
        }
        return new(made, failed);
    }
}
