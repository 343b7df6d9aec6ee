using System.Collections.Concurrent;
using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>Plans by their text, read once: a run asks for its own at every step.</summary>
public sealed class KnownPlans
{
    const int Most = 500;

    readonly ConcurrentDictionary<(string Source, bool FromFile), Plan> known = new();

    /// <param name="source">A text that was a plan when it was kept.</param>
    /// <param name="origin">file or page.</param>
    /// <returns>The plan; or why it is none any more: it was written for another version of Nexo.</returns>
    public Outcome<Plan> Read(string source, string origin)
    {
        var key = (source, origin == "file");
        if (known.TryGetValue(key, out var plan))
            return plan;
        var reading = ReadPlan.From(source, key.Item2);
        if (reading.Plan is null)
            return new Refusal("plan_not_readable", $"This version of Nexo cannot read the plan: {reading.Faults[0]}");
        if (known.Count > Most)
            known.Clear();
        return known.GetOrAdd(key, reading.Plan);
    }
}
