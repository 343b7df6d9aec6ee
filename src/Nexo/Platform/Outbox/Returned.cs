namespace Nexo.Platform;

/// <summary>An item that is not done, why, and after what time it may be handed out again.</summary>
sealed record Returned(OutboxItem Item, string? Why, TimeSpan After)
{
    /// <summary>Nobody has tried it: its attempt does not count.</summary>
    public bool Untried { get; init; }

    public bool Aside { get; init; }

    /// <summary>Set aside, and not tried again once an hour.</summary>
    public bool ForGood { get; init; }

    /// <summary>Null where the work itself has spoken.</summary>
    public Exception? Error { get; init; }

    /// <summary>For what is in order with an item that is not done.</summary>
    public static Returned Behind(OutboxItem item) => new(item, null, TimeSpan.Zero) { Untried = true };

    /// <summary>After an exception: 1, 2, 4 … seconds, five minutes at the most, until it has failed too often.</summary>
    public static Returned Failed(OutboxItem item, Exception error, int maxAttempts) =>
        new(item, $"{error.GetType().Name}: {error.Message}", TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, item.Attempt - 1))))
        {
            Error = error, Aside = item.Attempt >= maxAttempts,
        };
}
