namespace Nexo.Platform;

/// <summary>How one request ended.</summary>
/// <param name="Outcome"><c>answered</c>, or the code of the <see cref="ModelTrouble"/>.</param>
/// <param name="Model">As it named itself.</param>
/// <param name="IsEstimated">The server told no tokens.</param>
public sealed record ModelUse(string Outcome, string Model, int InputTokens, int OutputTokens, bool IsEstimated, TimeSpan Took)
{
    public const string Answered = "answered";
}

/// <summary>Who counts what is asked, and may refuse it. Never told the texts.</summary>
public interface IModelMeter
{
    /// <param name="link">Who is to be asked.</param>
    /// <param name="mostCost">US dollars it may come to.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The call, to be ended; or why this model is not asked.</returns>
    ValueTask<Outcome<Guid>> Begin(ModelLink link, decimal mostCost, int attempt, CancellationToken cancellationToken);

    ValueTask End(Guid call, ModelLink link, ModelUse use);
}

/// <summary>Counts nothing and refuses nothing.</summary>
sealed class Unmetered : IModelMeter
{
    public ValueTask<Outcome<Guid>> Begin(ModelLink link, decimal mostCost, int attempt, CancellationToken cancellationToken) => ValueTask.FromResult<Outcome<Guid>>(Guid.Empty);

    public ValueTask End(Guid call, ModelLink link, ModelUse use) => ValueTask.CompletedTask;
}
