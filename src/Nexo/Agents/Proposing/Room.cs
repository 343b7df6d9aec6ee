namespace Nexo.Agents.Proposing;

/// <summary>How many tasks an agent may add, and which candidates it may choose them from.</summary>
/// <param name="Offered">In order of worth, some more than it may take, so that a model has a choice; none when there is no room.</param>
/// <param name="Most">At most so many of them.</param>
sealed record Room(IReadOnlyList<Candidate> Offered, int Most)
{
    /// <summary>Beyond what may be taken, so many more are shown to the model.</summary>
    const int Choice = 6;

    /// <summary>
    /// An agent keeps at most so many proposals waiting for a decision; more only for news that is worth more than the least of them.
    /// </summary>
    public static Room For(IReadOnlyList<Candidate> candidates, IReadOnlyList<OpenProposal> open, Guid activation, int maxTasks)
    {
        var mine = open.Count(task => task.ActivationId == activation);
        var waiting = open.Where(task => task.IsUndecided && task.ActivationId != activation).ToArray();
        var free = Math.Max(0, maxTasks - mine - waiting.Length);
        if (free > 0)
            return new([.. candidates.Take(free + Choice)], Math.Min(free, candidates.Count));
        if (mine >= maxTasks || waiting.Length == 0)
            return new([], 0);
        var (since, least) = (waiting.Max(task => task.CreatedAt), waiting.Min(task => task.Worth));
        var news = candidates.Where(c => c.Worth > least && c.Cases.Any(item => item.FoundAt > since)).Take(maxTasks - mine).ToArray();
        return new(news, news.Length);
    }
}
