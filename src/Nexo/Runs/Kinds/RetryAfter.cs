namespace Nexo.Runs.Kinds;

/// <summary>How long an answer asks to be left alone: <c>Retry-After</c>, in seconds or as a time; an hour at the most.</summary>
static class RetryAfter
{
    static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <returns>Null where it says nothing.</returns>
    public static TimeSpan? Of(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => Within(wait),
        { Date: { } until } => Within(until - time.GetUtcNow()),
        _ => null,
    };

    public static TimeSpan Within(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Most ? Most : wait;
}
