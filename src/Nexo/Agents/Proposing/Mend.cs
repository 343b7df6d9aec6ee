using Nexo.Agents.Wording;
using Nexo.Auditing;
using Nexo.Listings;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>Turns the fixes of a listing's findings into edits: one for each field, which keeps all rules it can.</summary>
static class Mend
{
    /// <summary>Fixes of one field build on each other: after each, the listing is audited again and the next one is taken from there.</summary>
    public static IReadOnlyList<Edit> Edits(Listing listing, IEnumerable<Finding> findings)
    {
        var wanted = findings.Where(f => f.Fix is not null).ToArray();
        return [.. wanted.Select(f => f.Fix!.Field).Distinct().Select(field => Field(listing, field, [.. wanted.Where(f => f.Fix!.Field == field)])).OfType<Edit>()];
    }

    static Edit? Field(Listing listing, string field, IReadOnlyList<Finding> findings)
    {
        // What is cut away makes room: shortening comes last, or it would keep the promotion and lose the product.
        var after = findings.OrderBy(IsShortening).ThenByDescending(f => f.Impact).First().Fix!.After;
        var rules = findings.Select(f => f.Rule).ToHashSet();
        for (var round = 0; round < 5 && after is not null; round++)
        {
            if (Fields.With(listing, field, after) is not { } mended)
                break;
            if (Auditor.Audit(mended).Findings.FirstOrDefault(f => f.Fix is { } fix && fix.Field == field && rules.Contains(f.Rule.Id)) is not { Fix.After: { } further } || further == after)
                break;
            after = further;
        }
        var before = Fields.Read(listing, field) ?? findings[0].Fix!.Before;
        return before == after ? null : new Edit(listing.Id, field, before, after);
    }

    static bool IsShortening(Finding finding) => Topics.Of(finding) is Topic.TitleTooLong or Topic.TitleLongForPhones or Topic.LongDescription;

    /// <summary>The rules a listing still breaks with these edits.</summary>
    public static IReadOnlySet<string> BrokenAfter(Listing listing, IEnumerable<Edit> edits) =>
        Broken(edits.Aggregate(listing, (edited, edit) => edit.After is { } after && Fields.With(edited, edit.Field, after) is { } with ? with : edited));

    /// <summary>Whether the listing with this text keeps every rule it kept before and, of those found on the field, breaks no more than the mechanical fix does.</summary>
    public static bool Keeps(Listing listing, string field, string after, string? mechanical)
    {
        if (Fields.With(listing, field, after) is not { } edited)
            return false;
        var broken = Broken(edited);
        var allowed = Broken(mechanical is null ? listing : Fields.With(listing, field, mechanical) ?? listing);
        return broken.IsSubsetOf(allowed) && (mechanical is not null || broken.Count < allowed.Count);
    }

    static HashSet<string> Broken(Listing listing) => [.. Auditor.Audit(listing).Findings.Select(f => f.Rule.Id)];
}
