using Nexo.Agents.Wording;
using Nexo.Listings;

namespace Nexo.Agents.Proposing;

/// <summary>Brings findings together the way a person wants to decide them. Pure; no finding stands in two candidates.</summary>
static class GroupFindings
{
    /// <summary>From so many listings on, one fix becomes one task.</summary>
    const int Many = 3;

    /// <summary>Rows of one sweep: more is not looked at, only waved through.</summary>
    public const int MostRows = 50;

    /// <summary>Hours of handwork in one batch: a day's work, and a day's decision.</summary>
    const decimal DaysWork = 8;

    /// <summary>A shortcoming of so large a part of the listings is a habit, not a slip: it is worked off topic by topic.</summary>
    const decimal Habit = 0.25m;

    public static IReadOnlyList<Candidate> Group(IReadOnlyList<Case> cases)
    {
        var left = cases.DistinctBy(c => c.Finding.Id).ToList();
        var sweeps = Take(left, Sweeps(left));
        var batches = Take(left, Batches(left));
        var listings = left.GroupBy(c => c.Listing.Id).Select(one => OfListing([.. one]));
        return [.. sweeps.Concat(batches).Concat(listings).OrderByDescending(c => c.Worth).ThenBy(c => c.Fingerprint, StringComparer.Ordinal)];
    }

    static List<Candidate> Take(List<Case> left, IEnumerable<Candidate> candidates)
    {
        var taken = candidates.ToList();
        var ids = taken.SelectMany(c => c.Cases).Select(c => c.Finding.Id).ToHashSet();
        left.RemoveAll(c => ids.Contains(c.Finding.Id));
        return taken;
    }

    /// <summary>A fix is swept only where nothing else is wrong with the same field: two tasks must not edit one text.</summary>
    static IEnumerable<Candidate> Sweeps(IReadOnlyList<Case> cases)
    {
        var busy = cases.GroupBy(c => (c.Listing.Id, c.Finding.Field)).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        foreach (var (topic, all) in ByTopic(cases.Where(c => c.Finding.Fix is not null && !busy.Contains((c.Listing.Id, c.Finding.Field)))))
        {
            var rows = all.Select(c => (Case: c, Edits: Mend.Edits(c.Listing, [c.Finding]))).Where(row => row.Edits.Count == 1).Take(MostRows).ToList();
            if (rows.Count >= Many)
                yield return new Candidate(Grouping.Sweep, rows[0].Case.Listing.Channel, topic, [.. rows.Select(r => r.Case)], [.. rows.SelectMany(r => r.Edits)]);
        }
    }

    /// <summary>Handwork of one kind: where it is a habit of the whole channel, or all that a listing lacks.</summary>
    static IEnumerable<Candidate> Batches(IReadOnlyList<Case> cases)
    {
        var listings = cases.Select(c => c.Listing.Id).Distinct().Count();
        var alone = cases.GroupBy(c => c.Listing.Id).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet();
        foreach (var (topic, all) in ByTopic(cases.Where(c => c.Finding.Fix is null)))
        {
            var isHabit = all.Count >= Many + 2 && all.Count >= listings * Habit;
            var some = isHabit ? all : [.. all.Where(c => alone.Contains(c.Listing.Id))];
            if (some.Count < Many)
                continue;
            var most = (int)Math.Clamp(DaysWork / Math.Max(0.05m, some[0].Finding.Effort), Many, 20);
            var chosen = some.Take(most).ToList();
            yield return new Candidate(Grouping.Batch, chosen[0].Listing.Channel, topic, chosen, []);
        }
    }

    static Candidate OfListing(IReadOnlyList<Case> cases)
    {
        var listing = cases[0].Listing;
        IReadOnlyList<Case> sorted = [.. cases.OrderByDescending(c => c.Finding.Impact).ThenBy(c => c.Finding.Rule, StringComparer.Ordinal)];
        return new Candidate(Grouping.Listing, listing.Channel, Topics.Of(sorted[0].Finding), sorted, Mend.Edits(listing, sorted.Select(c => c.Finding)));
    }

    static IEnumerable<(Topic Topic, List<Case> Cases)> ByTopic(IEnumerable<Case> cases) =>
        cases.GroupBy(c => Topics.Of(c.Finding)).OrderBy(g => g.Key)
            .Select(g => (g.Key, g.DistinctBy(c => c.Listing.Id).OrderByDescending(c => c.Finding.Impact).ThenByDescending(c => Standing(c.Listing)).ThenBy(c => c.Listing.Id.Value).ToList()));

    /// <summary>What sells is mended first: many reviews stand for many buyers.</summary>
    static int Standing(Listing listing) => listing.ReviewCount ?? 0;
}
