using Nexo.Agents.Wording;
using Nexo.Listings;
using Nexo.Rules;

namespace Nexo.Agents.Proposing;

/// <summary>What is true of the whole channel, of which only a part was read.</summary>
/// <param name="Listings">All of them.</param>
/// <param name="ByRule">How many of them break each rule.</param>
/// <param name="Book">The rules as the workspace wants them; null as they come.</param>
sealed record ChannelFacts(long Listings, IReadOnlyDictionary<string, long> ByRule, RuleBook? Book = null);

/// <summary>Brings findings together the way a person wants to decide them. Pure; no finding stands in two candidates.</summary>
static class GroupFindings
{
    /// <summary>From so many listings on, one fix becomes one task.</summary>
    const int Many = 3;

    /// <summary>Rows of one sweep, where a glance is enough; new wordings have to be read.</summary>
    public const int MostRows = 200;
    const int MostRowsToRead = 50;

    /// <summary>Hours of handwork in one batch: a day's work, and a day's decision.</summary>
    const decimal DaysWork = 8;
    const int FewestInBatch = 5;
    const int MostInBatch = 20;

    /// <summary>A shortcoming of so large a part of the listings is a habit, not a slip: it is worked off topic by topic, never listing by listing.</summary>
    const decimal Habit = 0.25m;

    /// <summary>So is a shortcoming of so many listings, however large the shop.</summary>
    const int Common = 30;

    /// <param name="cases">What nobody has taken up.</param>
    /// <param name="channel">How common each shortcoming is.</param>
    /// <param name="held">Rules of which a sweep or a batch still waits for a decision: the rest of them waits with it.</param>
    public static IReadOnlyList<Candidate> Group(IReadOnlyList<Case> cases, ChannelFacts channel, IReadOnlySet<string>? held = null)
    {
        var left = cases.DistinctBy(c => c.Finding.Id).Where(c => held?.Contains(c.Finding.Rule) is not true).ToList();
        var habits = channel.ByRule.Where(rule => rule.Value >= FewestInBatch && (rule.Value >= channel.Listings * Habit || rule.Value >= Common)).Select(rule => rule.Key).ToHashSet();
        var sweeps = Take(left, Sweeps(left, channel));
        var batches = Take(left, Batches(left, habits, channel));
        var listings = left.Where(c => !habits.Contains(c.Finding.Rule)).GroupBy(c => c.Listing.Id).Select(one => OfListing([.. one], channel.Book));
        return [.. sweeps.Concat(batches).Concat(listings).OrderByDescending(c => c.Priority).ThenByDescending(c => c.Worth).ThenBy(c => c.Cases[0].Listing.ExternalId, StringComparer.Ordinal).ThenBy(c => c.Topic).ThenBy(c => c.Fingerprint, StringComparer.Ordinal)];
    }

    static List<Candidate> Take(List<Case> left, IEnumerable<Candidate> candidates)
    {
        var taken = candidates.ToList();
        var ids = taken.SelectMany(c => c.Cases).Select(c => c.Finding.Id).ToHashSet();
        left.RemoveAll(c => ids.Contains(c.Finding.Id));
        return taken;
    }

    /// <summary>A fix is swept only where nothing else is wrong with the same field: two tasks must not edit one text. Photos still to be taken edit nothing.</summary>
    static IEnumerable<Candidate> Sweeps(IReadOnlyList<Case> cases, ChannelFacts channel)
    {
        var busy = cases.GroupBy(c => (c.Listing.Id, c.Finding.Field)).Where(g => g.Count(c => c.Finding.Fix is not null || c.Finding.Field != Fields.Images) > 1).Select(g => g.Key).ToHashSet();
        foreach (var (topic, all) in ByTopic(cases.Where(c => c.Finding.Fix is not null && !busy.Contains((c.Listing.Id, c.Finding.Field)))))
        {
            var rows = all.Select(c => (Case: c, Edits: Mend.Edits(c.Listing, [c.Finding], channel.Book))).Where(row => row.Edits.Count == 1).Take(Topics.IsWording(topic) ? MostRowsToRead : MostRows).ToList();
            if (rows.Count >= Many)
                yield return OfMany(Grouping.Sweep, topic, [.. rows.Select(r => r.Case)], [.. rows.SelectMany(r => r.Edits)], all, channel);
        }
    }

    /// <summary>Handwork of one kind: where it is a habit of the whole channel, or all that a listing lacks.</summary>
    static IEnumerable<Candidate> Batches(IReadOnlyList<Case> cases, HashSet<string> habits, ChannelFacts channel)
    {
        var alone = cases.Where(c => !habits.Contains(c.Finding.Rule)).GroupBy(c => c.Listing.Id).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet();
        foreach (var (topic, all) in ByTopic(cases.Where(c => c.Finding.Fix is null && (habits.Contains(c.Finding.Rule) || alone.Contains(c.Listing.Id)))))
        {
            if (all.Count < Many)
                continue;
            var most = (int)Math.Clamp(DaysWork / Math.Max(0.05m, all[0].Finding.Effort), FewestInBatch, MostInBatch);
            yield return OfMany(Grouping.Batch, topic, [.. all.Take(most)], [], all, channel);
        }
    }

    /// <param name="read">All cases of the topic that were read; where a rule sees several things, no more is known.</param>
    static Candidate OfMany(Grouping grouping, Topic topic, IReadOnlyList<Case> cases, IReadOnlyList<Tasks.Edit> edits, List<Case> read, ChannelFacts channel) =>
        new(grouping, cases[0].Listing.Channel, topic, cases, edits)
        {
            OfAll = Math.Max(read.Count, read.Select(c => c.Finding.Rule).Distinct().Where(Topics.IsAll).Sum(rule => channel.ByRule.GetValueOrDefault(rule))),
            OfAllIsLeast = read.Any(c => !Topics.IsAll(c.Finding.Rule)) && read.Count < read.Select(c => c.Finding.Rule).Distinct().Sum(rule => channel.ByRule.GetValueOrDefault(rule)),
            ByHand = edits.Count > 0 ? [] : cases,
            Book = channel.Book,
        };

    static Candidate OfListing(IReadOnlyList<Case> cases, RuleBook? book)
    {
        var listing = cases[0].Listing;
        IReadOnlyList<Case> sorted = [.. cases.OrderByDescending(c => c.Finding.Impact).ThenBy(c => c.Finding.Rule, StringComparer.Ordinal)];
        var edits = Mend.Edits(listing, sorted.Select(c => c.Finding), book);
        var broken = edits.Count == 0 ? null : Mend.LeftAfter(listing, edits, book).Select(fact => fact.Rule.Id).ToHashSet();
        return new Candidate(Grouping.Listing, listing.Channel, Topics.Of(sorted[0].Finding), sorted, edits)
        {
            ByHand = [.. sorted.Where(c => broken is null || broken.Contains(c.Finding.Rule) || c.Finding.Field is Fields.Price or Fields.Gtin)],
            Book = book,
        };
    }

    static IEnumerable<(Topic Topic, List<Case> Cases)> ByTopic(IEnumerable<Case> cases) =>
        cases.GroupBy(c => Topics.Of(c.Finding)).OrderBy(g => g.Key)
            .Select(g => (g.Key, g.DistinctBy(c => c.Listing.Id).OrderByDescending(c => c.Finding.Impact).ThenByDescending(c => Standing(c.Listing)).ThenBy(c => c.Listing.Id.Value).ToList()));

    /// <summary>What sells is mended first: many reviews stand for many buyers.</summary>
    static int Standing(Listing listing) => listing.ReviewCount ?? 0;
}
