using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Says that the work is done, how long it took and what came of it.</summary>
sealed class CompleteTask(MoveTask move)
{
    const decimal MostHours = 10_000;

    /// <param name="by">The assignee, head or admin.</param>
    /// <param name="id">The task.</param>
    /// <param name="actualHours">More than 0, at most 10,000, with 2 decimals.</param>
    /// <param name="notes">At most 5,000 characters.</param>
    /// <param name="byHand">The change was made by hand at the marketplace.</param>
    public async Task<Outcome<MarketplaceTask>> Complete(Actor by, TaskId id, decimal? actualHours, string? notes, bool byHand, CancellationToken cancellationToken)
    {
        if (Broken(actualHours) is { } broken)
            return broken;
        if (notes is not null && Texts.Broken("notes", notes, 0, 5_000) is { } unfit)
            return unfit;
        // No channel can be connected yet, so a change set counts as made by hand.
        return await move.Take(by, id, new TaskStep.Complete(actualHours!.Value, notes, byHand, Connected: false), cancellationToken);
    }

    static Refusal? Broken(decimal? hours) => hours switch
    {
        null => Refusal.Invalid("actualHours", "required", "actualHours: is required."),
        <= 0 or > MostHours => Refusal.Invalid("actualHours", "out_of_range", "actualHours: must be more than 0 and at most 10000."),
        { } given when decimal.Round(given, 2) != given => Refusal.Invalid("actualHours", "too_precise", "actualHours: has at most 2 decimals."),
        _ => null,
    };
}
