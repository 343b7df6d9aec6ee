using Nexo.Listings;

namespace Nexo.Auditing;

/// <summary>One field with several fixes applied, one after the other.</summary>
/// <param name="Rules">The rules it satisfies.</param>
public sealed record Mend(Fix Fix, IReadOnlyList<string> Rules);

/// <summary>
/// Several fixes of one field contradict each other when each starts from the same value. Here each starts from what the one before left,
/// and every step is proven like a single fix.
/// </summary>
public static class Mending
{
    /// <param name="rules">Whose fixes are wanted; null for all.</param>
    public static IReadOnlyList<Mend> Together(Listing listing, IReadOnlyCollection<string>? rules = null)
    {
        var (mended, done) = (listing, new List<(string Field, string Rule)>());
        while (Auditor.Audit(mended).Findings.FirstOrDefault(Wanted) is { Fix: { After: { } after } fix } fact)
        {
            done.Add((fix.Field, fact.Rule.Id));
            mended = Fields.With(mended, fix.Field, after)!;
        }
        return [.. done.GroupBy(step => step.Field, (field, steps) =>
            new Mend(new Fix(field, Fields.Read(listing, field), Fields.Read(mended, field)), [.. steps.Select(step => step.Rule).Distinct()]))];

        bool Wanted(Fact fact) => fact.Fix is not null && (rules is null || rules.Contains(fact.Rule.Id)) && !done.Contains((fact.Fix.Field, fact.Rule.Id));
    }
}
