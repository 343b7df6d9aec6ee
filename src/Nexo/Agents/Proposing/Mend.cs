using Nexo.Listings;
using Nexo.Rules;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>Turns the fixes of a listing's findings into edits: one for each field, which leaves as little wrong as it can.</summary>
static class Mend
{
    /// <summary>Texts tried for one field. Four faults in every order are 64.</summary>
    const int MostTries = 80;

    /// <param name="book">The rules as the workspace wants them; without, as they come.</param>
    public static IReadOnlyList<Edit> Edits(Listing listing, IEnumerable<Finding> findings, RuleBook? book = null)
    {
        var all = findings.ToArray();
        return [.. all.Where(f => f.Fix is not null).Select(f => f.Fix!.Field).Distinct().Select(field => Field(listing, field, [.. all.Where(f => f.Field == field)], book)).OfType<Edit>()];
    }

    /// <summary>
    /// Fixes of one field build on each other, and the order decides what they come to: what is cut away makes room, a sign taken out can join
    /// two phrases. So every order is tried, each step judged by the rules anew, and the text that leaves the least wrong is proposed.
    /// </summary>
    static Edit? Field(Listing listing, string field, IReadOnlyList<Finding> findings, RuleBook? book)
    {
        var before = Fields.Read(listing, field);
        var seen = new HashSet<string?>(StringComparer.Ordinal) { before };
        var open = new Queue<Listing>([listing]);
        var (best, least) = (listing, Wrong(listing, field, book));
        while (open.TryDequeue(out var state) && seen.Count <= MostTries)
        {
            foreach (var fix in Fixes(state, field, findings, book))
            {
                if (!seen.Add(fix) || Fields.With(state, field, fix) is not { } next)
                    continue;
                open.Enqueue(next);
                var wrong = Wrong(next, field, book);
                if (wrong < least || (wrong == least && Keeps(next, best, field)))
                    (best, least) = (next, wrong);
            }
        }
        return Fields.Read(best, field) is { } after && after != before ? new Edit(listing.Id, field, before, after) : null;
    }

    static IEnumerable<string> Fixes(Listing state, string field, IReadOnlyList<Finding> findings, RuleBook? book) =>
        Auditor.Audit(state, book).Findings.Where(f => f.Fix is { After: not null } fix && fix.Field == field && findings.Any(wanted => wanted.Rule == f.Rule.Id)).Select(f => f.Fix!.After!);

    /// <summary>Of two texts with the same faults the longer one keeps more.</summary>
    static bool Keeps(Listing one, Listing other, string field) => Fields.Read(one, field)?.Length > Fields.Read(other, field)?.Length;

    /// <summary>The expected effects of what is wrong with the field, added up.</summary>
    static decimal Wrong(Listing listing, string field, RuleBook? book) => Auditor.Audit(listing, book).Findings.Where(f => f.Rule.Field == field).Sum(f => f.Rule.Impact);

    /// <summary>What the rules still find on a listing with these edits.</summary>
    public static IReadOnlyList<Fact> LeftAfter(Listing listing, IEnumerable<Edit> edits, RuleBook? book = null) => Auditor.Audit(With(listing, edits), book).Findings;

    public static Listing With(Listing listing, IEnumerable<Edit> edits) =>
        edits.Where(edit => edit.Listing == listing.Id).Aggregate(listing, (edited, edit) => edit.After is { } after && Fields.With(edited, edit.Field, after) is { } with ? with : edited);

    /// <summary>Whether the listing with this text keeps every rule it kept before and, of those found on the field, breaks no more than the mechanical fix does.</summary>
    public static bool Keeps(Listing listing, string field, string after, string? mechanical, RuleBook? book = null)
    {
        if (Fields.With(listing, field, after) is not { } edited)
            return false;
        var broken = Broken(edited, book);
        var allowed = Broken(mechanical is null ? listing : Fields.With(listing, field, mechanical) ?? listing, book);
        return broken.IsSubsetOf(allowed) && (mechanical is not null || broken.Count < allowed.Count);
    }

    static HashSet<string> Broken(Listing listing, RuleBook? book) => [.. Auditor.Audit(listing, book).Findings.Select(f => f.Rule.Id)];
}
