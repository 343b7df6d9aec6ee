using System.Text.Json;
using Nexo.Agents.Wording;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>An accepted candidate as the task that will be created. Impact, priority and hours are the candidate's, whatever a model said.</summary>
static class DraftTask
{
    public static NewTask Of(Accepted accepted, AgentProfile agent, Guid activation, string model)
    {
        var candidate = accepted.Candidate;
        return new NewTask
        {
            Marketplace = candidate.Channel,
            Title = accepted.Title,
            Description = accepted.Description,
            Category = candidate.Category,
            Priority = candidate.Priority,
            EstimatedHours = candidate.Hours,
            Tags = [.. candidate.Cases.Select(c => c.Finding.Rule).Distinct().Order(StringComparer.Ordinal).Take(10)],
            Metadata = JsonSerializer.SerializeToElement(new
            {
                kind = candidate.Grouping.ToString().ToLowerInvariant(),
                model,
                prompt = agent.Prompt.Version,
                offline = model == OfflineChat.Name,
            }, Json.Options),
            ChangeSet = accepted.Edits.Count > 0 ? accepted.Edits : null,
            Evidence = [.. candidate.Cases.Select(Cited)],
            Impact = candidate.Impact,
            Fingerprint = candidate.Fingerprint,
            Listings = [.. candidate.Listings.Select(l => l.Id)],
            ActivationId = activation,
            CreatedBy = $"marketplace-{candidate.Channel}",
            IdempotencyKey = $"{activation:n}/{candidate.Fingerprint}",
        };
    }

    static CitedFinding Cited(Case item) => Cited(item.Finding, item.Listing.Title);

    /// <summary>A copy, so that the evidence still reads after the finding is gone.</summary>
    public static CitedFinding Cited(Finding finding, string listingTitle) => new(
        finding.Id.Value, finding.Listing, finding.Rule, finding.Severity.ToString().ToLowerInvariant(), finding.Field,
        Portuguese.Name(listingTitle, 120)[1..^1], finding.Evidence, finding.Impact);
}
