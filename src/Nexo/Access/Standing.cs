using Npgsql;

namespace Nexo.Access;

/// <summary>Ends what was opened for long (a stream of events) when its credentials end or come to mean somebody else.</summary>
public sealed class Standing
{
    /// <summary>For what ends by itself, such as a token's time.</summary>
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    readonly RightsChanges changes;
    readonly KnownTokens tokens;
    readonly KnownSessions sessions;

    internal Standing(RightsChanges changes, KnownTokens tokens, KnownSessions sessions) => (this.changes, this.tokens, this.sessions) = (changes, tokens, sessions);

    /// <param name="context">The request that opened it.</param>
    /// <param name="actor">Who opened it, with the rights of that moment.</param>
    /// <param name="opened">Cancelled when that is over; the watch ends with it.</param>
    public async Task Watch(HttpContext context, Actor actor, CancellationTokenSource opened)
    {
        var ended = opened.Token;
        while (!ended.IsCancellationRequested)
        {
            var next = changes.Next;
            if (!await Holds(context, actor))
                await opened.CancelAsync();
            else
                await next.WaitAsync(Look, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A database that is away takes nobody's rights.</summary>
    async ValueTask<bool> Holds(HttpContext context, Actor actor)
    {
        try
        {
            var now = BearerTokens.TextOf(context.Request) is { } text
                ? (await tokens.Find(text)).Try(out var token, out _) ? token.Actor : null
                : (await SessionCookie.SignedIn(context.User, sessions))?.Actor;
            return now == actor;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }
}
