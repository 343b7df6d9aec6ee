namespace Nexo.Webhooks;

/// <summary>How an attempt ended.</summary>
/// <param name="Status">Of the answer; null when there was none.</param>
/// <param name="Error">Null when it arrived; else status, redirected, gone, timed_out, not_reached, address_refused, address_lost.</param>
/// <param name="Text">The beginning of the answer.</param>
/// <param name="For">Milliseconds.</param>
/// <param name="RetryAfter">What the receiver asked for with 429 or 503.</param>
sealed record Answer(int? Status, string? Error, string? Text, int For, TimeSpan? RetryAfter = null)
{
    public bool Arrived => Error is null;

    public bool IsGone => Error == "gone";

    /// <summary>Nobody answered: what else is due there can wait.</summary>
    public bool NobodyThere => Status is null;
}
