using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Creates tasks: checked one by one, written together, answered after the commit. Triage follows within a second.</summary>
sealed class CreateTasks(TaskWriter writer, Database database, TimeProvider time)
{
    static readonly JsonElement NoMetadata = JsonElement.Parse("{}");

    /// <returns>One outcome for each task, in their order; one that is refused spoils no other.</returns>
    public async Task<IReadOnlyList<Outcome<MarketplaceTask>>> Create(Actor by, IReadOnlyList<NewTask> tasks, CancellationToken cancellationToken)
    {
        var now = Now();
        var outcomes = await Task.WhenAll(tasks.Select((task, place) => Create(by, task, null, cancellationToken, now.AddMicroseconds(-place))));
        return [.. outcomes.Select(outcome => outcome.Try(out var written, out var refusal) ? (Outcome<MarketplaceTask>)written.Task : refusal)];
    }

    /// <param name="requestHash">SHA-256 of the request, to tell a repetition from a reused key; null when any repetition of the key means the same task.</param>
    /// <param name="at">Of tasks created together the first counts as the newest, so that lists show it first; null is now.</param>
    public async Task<Outcome<WrittenTask>> Create(Actor by, NewTask proposal, byte[]? requestHash, CancellationToken cancellationToken, DateTimeOffset? at = null)
    {
        if ((NewTaskRules.Broken(proposal) ?? NewTaskRules.NotAllowed(proposal, by)) is { } broken)
            return broken;
        if (await NotTheCreator(by, proposal, cancellationToken) is { } impostor)
            return impostor;
        if (await MissingListing(by, proposal, cancellationToken) is { } missing)
            return missing;
        return await writer.Write(new PendingTask(by, proposal, Draft(by, proposal, at ?? Now()), requestHash)).WaitAsync(cancellationToken);
    }

    static MarketplaceTask Draft(Actor by, NewTask proposal, DateTimeOffset now)
    {
        var agent = by.Person is null ? ChannelAgents.Of(proposal.Marketplace).Id : null;
        return new()
        {
            Id = TaskId.From(Guid.CreateVersion7(now)),
            Marketplace = proposal.Marketplace,
            Title = proposal.Title,
            Description = proposal.Description,
            Category = proposal.Category,
            Priority = proposal.Priority,
            Status = TaskStatus.Pending,
            EstimatedHours = proposal.EstimatedHours.Plain(),
            Tags = [.. proposal.Tags],
            Metadata = proposal.Metadata is { ValueKind: JsonValueKind.Object } given ? given : NoMetadata,
            Agent = agent,
            CreatedBy = by.Person is { } person ? person.ToString() : proposal.CreatedBy ?? $"marketplace-{proposal.Marketplace}",
            ActivationId = proposal.ActivationId,
            Impact = decimal.Round(proposal.Impact, 2, MidpointRounding.AwayFromZero).Plain(),
            Findings = proposal.Evidence.Count,
            Edits = proposal.ChangeSet?.Count ?? 0,
            Evidence = proposal.Evidence,
            ChangeSet = proposal.ChangeSet is { Count: > 0 } edits ? edits : null,
            CreatedAt = now,
            ChangedAt = now,
        };
    }

    /// <summary>In whole microseconds, as the database keeps it: the answer shows what is stored.</summary>
    DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    async Task<Refusal?> NotTheCreator(Actor by, NewTask proposal, CancellationToken cancellationToken)
    {
        if (by.Person is not { } person || proposal.CreatedBy is not { } named || string.Equals(named, person.ToString(), StringComparison.OrdinalIgnoreCase))
            return null;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var email = await db.ExecuteScalarAsync<string>(new CommandDefinition("select email from people where id = @person", new { person }, cancellationToken: cancellationToken));
        return string.Equals(named, email, StringComparison.OrdinalIgnoreCase) ? null : NewTaskRules.NotTheCreator("your own id or e-mail address");
    }

    async Task<Refusal?> MissingListing(Actor by, NewTask proposal, CancellationToken cancellationToken)
    {
        if (proposal is { Listings.Count: 0, ChangeSet: null or { Count: 0 } })
            return null;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await NewTaskRules.MissingListing(db, by.Workspace, proposal.Marketplace, proposal.ChangeSet?.Select(edit => edit.Listing.Value) ?? [], "changeSet", cancellationToken)
            ?? await NewTaskRules.MissingListing(db, by.Workspace, proposal.Marketplace, proposal.Listings.Select(listing => listing.Value), "listingIds", cancellationToken);
    }
}
