namespace Nexo.Agents.Proposing;

/// <summary>How many tasks an agent may add, and which candidates it may choose them from.</summary>
/// <param name="Offered">In order of worth, some more than it may take, so that a model has a choice; none when there is no room.</param>
/// <param name="Most">At most so many of them.</param>
sealed record Room(IReadOnlyList<Candidate> Offered, int Most)
{
    /// <summary>Beyond what may be taken, so many more are shown to the model.</summary>
    const int Choice = 6;

    /// <summary>
    /// While fewer than so many proposals wait for a decision, an agent fills up. When they are enough, it adds only what is
    /// new since the last of them, at most so many in one activation: waking it again adds nothing, an import does.
    /// </summary>
    public static Room For(IReadOnlyList<Candidate> candidates, IReadOnlyList<OpenProposal> open, Guid activation, int maxTasks)
    {
        var left = maxTasks - open.Count(task => task.ActivationId == activation);
        var waiting = open.Where(task => task.IsUndecided && task.ActivationId != activation).ToArray();
        var free = Math.Max(0, left - waiting.Length);
        var news = waiting.Length == 0 ? [] : News(candidates, since: waiting.Max(task => task.CreatedAt));
        return news.Count > free ? Of(news, Math.Max(0, left)) : Of(candidates, free);
    }

    static Room Of(IReadOnlyList<Candidate> candidates, int most) =>
        most == 0 ? new([], 0) : new([.. candidates.Take(most + Choice)], Math.Min(most, candidates.Count));

    static IReadOnlyList<Candidate> News(IReadOnlyList<Candidate> candidates, DateTimeOffset since) =>
        [.. candidates.Where(candidate => candidate.Cases.Any(item => item.FoundAt > since))];
}
