using System.Globalization;
using Nexo.Channels;

namespace Nexo.Tasks;

/// <summary>What policies look at in a task.</summary>
public sealed record PolicyFacts
{
    public required Channel Channel { get; init; }
    public required TaskCategory Category { get; init; }

    /// <summary>Null: a person proposed it.</summary>
    public string? Agent { get; init; }

    /// <summary>Expected effect in percent.</summary>
    public decimal Impact { get; init; }

    /// <summary>The fields its change set edits, attributes as one; <c>none</c> alone without a change set.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }
    public IReadOnlyList<PriceChange> Prices { get; init; } = [];

    /// <summary>Of the listings it is about; an empty text for one without a category.</summary>
    public IReadOnlyList<string> ListingCategories { get; init; } = [];
}

/// <summary>By how much one price moves, up or down.</summary>
/// <param name="Percent">Of the price before; <see cref="decimal.MaxValue"/> where that is not known.</param>
/// <param name="Amount">In the currency; <see cref="decimal.MaxValue"/> where the price before is not known.</param>
/// <param name="Currency">The listing's.</param>
public sealed record PriceChange(decimal Percent, decimal Amount, string? Currency)
{
    const decimal Most = 1_000_000_000_000;

    /// <summary>The larger of two changes: from the price the proposal names as before, and from what the listing costs now.</summary>
    public static PriceChange Of(string? before, string? after, decimal? now, string? currency)
    {
        decimal[] known = [.. new[] { Number(before), now }.OfType<decimal>().Where(price => price is > 0 and <= Most)];
        if (known.Length == 0 || Number(after) is not { } target || target > Most)
            return new(decimal.MaxValue, decimal.MaxValue, currency);
        return new(known.Max(price => Math.Abs(target - price) / price * 100), known.Max(price => Math.Abs(target - price)), currency);
    }

    static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
