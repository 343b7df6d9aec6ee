namespace Nexo.Agents.Proposing;

/// <summary>How many tasks an agent may add, and which candidates it may choose them from.</summary>
/// <param name="Offered">In order of worth; some more than it may take, so that a model has a choice.</param>
/// <param name="Most">At most so many of them.</param>
sealed record Room(IReadOnlyList<Candidate> Offered, int Most)
{
    /// <summary>Beyond what may be taken, so many more are shown to the model.</summary>
    const int Choice = 6;

    /// <summary>
    /// An inbox that is full of better proposals takes no further ones: a candidate counts after the undecided tasks worth at least as much.
    /// </summary>
    public static Room For(IReadOnlyList<Candidate> candidates, IReadOnlyList<OpenProposal> open, Guid activation, int maxTasks)
    {
        var mine = open.Count(task => task.ActivationId == activation);
        var waiting = open.Where(task => task.IsUndecided && task.ActivationId != activation).Select(task => task.Worth).ToArray();
        var most = 0;
        foreach (var candidate in candidates)
        {
            var ahead = waiting.Count(worth => worth >= candidate.Worth - 0.05);
            if (mine + ahead + most >= maxTasks)
                break;
            most++;
        }
        return new(most == 0 ? [] : [.. candidates.Take(most + Choice)], most);
    }
}
