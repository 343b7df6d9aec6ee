using System.Collections.Concurrent;

namespace Nexo.Plans;

/// <summary>Plans by their text, read once: a run asks for its own at every step.</summary>
public sealed class KnownPlans
{
    const int Most = 500;

    readonly ConcurrentDictionary<(string Source, bool FromFile), Plan> known = new();

    /// <param name="source">A text that was a plan when the run was made.</param>
    /// <param name="origin">file or page.</param>
    /// <exception cref="InvalidOperationException">It is none any more: it was written for another version of Nexo.</exception>
    public Plan Read(string source, string origin)
    {
        if (known.Count > Most)
            known.Clear();
        return known.GetOrAdd((source, origin == "file"), static key =>
        {
            var reading = ReadPlan.From(key.Source, key.FromFile);
            return reading.Plan ?? throw new InvalidOperationException($"The plan of this run is not readable here: {reading.Faults[0]}");
        });
    }
}
