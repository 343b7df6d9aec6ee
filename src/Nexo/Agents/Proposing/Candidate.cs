using System.Security.Cryptography;
using System.Text;
using Nexo.Agents.Wording;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>How findings were brought together, the way a person wants to decide them.</summary>
enum Grouping
{
    /// <summary>One listing's fixes together.</summary>
    Listing,

    /// <summary>One mechanical fix over many listings: many rows, one decision.</summary>
    Sweep,

    /// <summary>One kind of handwork over some listings: about a day's work.</summary>
    Batch,
}

/// <summary>What may become one task. The model chooses and words it; its facts, edits, impact and priority are fixed here.</summary>
/// <param name="Grouping">How it came together.</param>
/// <param name="Channel">The one channel of all its listings.</param>
/// <param name="Topic">What a sweep or a batch is about; of a listing's, its best.</param>
/// <param name="Cases">At least one; each finding stands in one candidate only.</param>
/// <param name="Edits">The mechanical changes; may be none.</param>
sealed record Candidate(Grouping Grouping, Channel Channel, Topic Topic, IReadOnlyList<Case> Cases, IReadOnlyList<Edit> Edits)
{
    /// <summary>Of a sweep or a batch: listings of the channel with the same shortcoming, these included.</summary>
    public long OfAll { get; init; }

    /// <summary>There may be more than <see cref="OfAll"/>: a rule that sees several things was not read to its end.</summary>
    public bool OfAllIsLeast { get; init; }

    /// <summary>What the edits do not settle: it is left to a person's hands.</summary>
    public required IReadOnlyList<Case> ByHand { get; init; }

    /// <summary>The rules its edits are judged by; null as they come.</summary>
    public RuleBook? Book { get; init; }

    /// <summary>
    /// Percent, for each listing it touches. Several faults of one field count as its worst (a title hidden from search is hidden once);
    /// the fields of one listing add up with diminishing returns, 1 − ∏(1 − impact).
    /// </summary>
    public decimal Impact { get; } = decimal.Round(Cases.GroupBy(c => c.Listing.Id).Average(one => Together(one.GroupBy(c => c.Finding.Field).Select(field => field.Max(c => c.Finding.Impact)))), 1);

    /// <summary>max(0.25, sum of the findings' hours), in quarters of an hour; what an edit settles already takes a minute to look at.</summary>
    public decimal Hours => Math.Max(0.25m, decimal.Round(Cases.Sum(c => ByHand.Contains(c) ? c.Finding.Effort : Minute) * 4, MidpointRounding.AwayFromZero) / 4);

    const decimal Minute = 1 / 60m;

    public TaskPriority Priority => Impact > 15 ? TaskPriority.High : Impact > 5 ? TaskPriority.Medium : TaskPriority.Low;

    /// <summary>Within one priority: expected effect, more where more listings gain by it.</summary>
    public double Worth => (double)Impact * Math.Sqrt(Listings.Count);

    public IReadOnlyList<Listing> Listings { get; } = [.. Cases.Select(c => c.Listing).DistinctBy(l => l.Id)];

    public TaskCategory Category => Words.Of(Topic).Category;

    /// <summary>Channel, kind of group, rules and listings: two proposals with the same are the same.</summary>
    public string Fingerprint { get; } = Print(Grouping, Channel, Cases);

    static decimal Together(IEnumerable<decimal> impacts) =>
        (1 - impacts.Aggregate(1m, (rest, impact) => rest * (1 - (Math.Clamp(impact, 0, 95) / 100)))) * 100;

    static string Print(Grouping grouping, Channel channel, IReadOnlyList<Case> cases)
    {
        var parts = cases.Select(c => $"{c.Listing.Id} {c.Finding.Rule}").Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        return $"{channel}/{grouping.ToString().ToLowerInvariant()}/{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
