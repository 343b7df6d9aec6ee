using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>A candidate that is proposed, as it will read.</summary>
sealed record Accepted(Candidate Candidate, string Title, string Description, IReadOnlyList<Edit> Edits);

/// <summary>What became of a model's answer.</summary>
/// <param name="Proposed">How many proposals it held.</param>
/// <param name="WasUnderstood">False when it was not the JSON that was asked for.</param>
sealed record Checked(IReadOnlyList<Accepted> Accepted, IReadOnlyList<Declined> Declined, int Proposed, bool WasUnderstood);

/// <summary>Reads a model's answer as what it is: text from outside. Whatever it cites must exist, whatever it says must fit. Pure.</summary>
static partial class CheckProposals
{
    const int ShortestTitle = 8;
    const int LongestTitle = 180;
    const int ShortestDescription = 30;
    const int LongestDescription = 4_000;
    const int MostItems = 100;

    /// <summary>Of a text that should be right, as the offline model's.</summary>
    public static Checked Check(string answer, Brief brief) => Check(RepairJson.Read(answer, Proposals.Schema).Value, brief);

    /// <param name="answer">As it was read; a proposal of it that is not as asked is refused alone. Null when there was no JSON.</param>
    /// <param name="brief">What was asked.</param>
    public static Checked Check(JsonNode? answer, Brief brief)
    {
        if (answer?["items"] is not JsonArray items)
            return new([], [new("answer_not_understood", "The answer is not the JSON that was asked for.", null)], 0, WasUnderstood: false);
        List<Accepted> accepted = [];
        List<Declined> declined = [];
        var used = new HashSet<Candidate>();
        var item = Proposals.Schema.GetProperty("properties").GetProperty("items").GetProperty("items");
        foreach (var (i, wanted) in items.Take(MostItems).Index())
        {
            if (JsonShape.Wrong(wanted, item, $"items[{i}]").FirstOrDefault() is { } unlike)
            {
                declined.Add(new("not_as_asked", $"{unlike}.", null));
                continue;
            }
            var proposal = wanted.Deserialize<Proposal>(Json.Options)!;
            if (Broken(proposal, brief, used) is { } why)
            {
                declined.Add(why);
                continue;
            }
            var candidate = brief.Candidate(proposal.Candidate)!;
            used.Add(candidate);
            accepted.Add(new Accepted(candidate, proposal.Title.Trim(), proposal.Description.Trim(), Edits(candidate, proposal, brief, declined)));
        }
        // Not one of them as asked is an answer that was not understood.
        return new(accepted, declined, items.Count, WasUnderstood: items.Count == 0 || declined.Count(d => d.Code == "not_as_asked") < Math.Min(items.Count, MostItems));
    }

    static Declined? Broken(Proposal proposal, Brief brief, HashSet<Candidate> used)
    {
        var name = proposal.Candidate.Length <= 20 ? proposal.Candidate : proposal.Candidate[..20];
        if (brief.Candidate(proposal.Candidate) is not { } candidate)
            return new("unknown_candidate", "It names a candidate that does not exist.", name);
        if (used.Contains(candidate))
            return new("proposed_twice", "It proposes the same candidate twice.", name);
        if (proposal.Findings.Count == 0 || proposal.Findings.Any(f => brief.Finding(f) is not { } known || !candidate.Cases.Contains(known)))
            return new("unknown_finding", "It cites no finding, or one that does not exist for this candidate.", name);
        if (proposal.Listings.Count == 0 || proposal.Listings.Any(l => brief.Listing(l) is not { } known || candidate.Listings.All(listing => listing.Id != known)))
            return new("unknown_listing", "It cites no listing, or one that does not exist for this candidate.", name);
        return Text(proposal.Title.Trim(), "title", ShortestTitle, LongestTitle, brief, name) ?? Text(proposal.Description.Trim(), "description", ShortestDescription, LongestDescription, brief, name);
    }

    static Declined? Text(string text, string field, int shortest, int longest, Brief brief, string name)
    {
        if (text.Length < shortest || text.Length > longest)
            return new($"{field}_length", $"The {field} has {text.Length} characters; {shortest} to {longest} are taken.", name);
        if (Links().IsMatch(text) || text.Contains(brief.Fence, StringComparison.OrdinalIgnoreCase))
            return new($"{field}_content", $"The {field} carries a link or a fence.", name);
        return text.Any(c => char.IsControl(c) && (c != '\n' || field == "title")) ? new($"{field}_content", $"The {field} carries control characters.", name) : null;
    }

    /// <summary>The mechanical edits stand; a better wording replaces one where it keeps every rule that the fix keeps.</summary>
    static List<Edit> Edits(Candidate candidate, Proposal proposal, Brief brief, List<Declined> declined)
    {
        var edits = candidate.Edits.ToList();
        foreach (var wanted in proposal.Edits)
        {
            var listing = candidate.Listings.FirstOrDefault(l => brief.Listing(wanted.Listing) == l.Id);
            if (listing is null || !Brief.Editable(candidate).Contains(wanted.Field))
            {
                declined.Add(new("edit_not_asked", "An edit names a listing or a field that is not open for it.", proposal.Candidate));
                continue;
            }
            var at = edits.FindIndex(e => e.Listing == listing.Id && e.Field == wanted.Field);
            var after = wanted.After.Trim();
            if (Objection(listing, wanted.Field, after, at < 0 ? null : edits[at].After, candidate.Book) is { } why)
            {
                declined.Add(why with { Candidate = proposal.Candidate });
                continue;
            }
            var edit = new Edit(listing.Id, wanted.Field, Fields.Read(listing, wanted.Field), after);
            if (at >= 0)
                edits[at] = edit;
            else
                edits.Add(edit);
        }
        return edits;
    }

    static Declined? Objection(Listing listing, string field, string after, string? mechanical, RuleBook? book) =>
        after.Length is 0 or > 20_000 || after == Fields.Read(listing, field) ? new("edit_changes_nothing", "An edit is empty or changes nothing.", null)
        : !KnownNumbers(listing, after) ? new("edit_invents_a_number", "An edit brings in a number that the listing does not have.", null)
        : !Mend.Keeps(listing, field, after, mechanical, book) ? new("edit_breaks_a_rule", "An edited listing would break a rule of its channel.", null)
        : null;

    static bool KnownNumbers(Listing listing, string after)
    {
        var known = Numbers().Matches(string.Join('\n', [listing.Title, listing.Description, listing.Brand ?? "", .. listing.Bullets, .. listing.Attributes.Values, .. listing.Variations.SelectMany(v => v.Options)]))
            .Select(m => m.Value).ToHashSet();
        return Numbers().Matches(after).All(m => known.Contains(m.Value));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"https?://|www\.|[\w.+-]{1,64}@[\w-]{1,63}\.\w", RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
