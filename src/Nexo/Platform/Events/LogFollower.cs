namespace Nexo.Platform;

/// <summary>When a follower looks at the log again.</summary>
/// <param name="Rest">At the earliest.</param>
/// <param name="UntilTold">Also not before something new is told, or two seconds have passed.</param>
public readonly record struct NextLook(TimeSpan Rest, bool UntilTold)
{
    /// <summary>There is more.</summary>
    public static NextLook AtOnce => default;
}

/// <summary>Follows the log on every node that works, within milliseconds; who writes an event never waits for it. What each has done is a cursor of its own, in the database.</summary>
/// <param name="what">For the log: "Sealing the audit trail".</param>
public abstract partial class LogFollower(string what, Signals signals, Node node, ILogger log) : BackgroundService
{
    protected static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    readonly Signal told = signals.On(EventNudge.Name);

    /// <summary>Does what is next.</summary>
    protected abstract Task<NextLook> Look(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (node.Works && !stoppingToken.IsCancellationRequested)
        {
            var news = told.Next;
            try
            {
                var next = await Look(stoppingToken);
                if (next.Rest > TimeSpan.Zero)
                    await Task.Delay(next.Rest, stoppingToken);
                if (next.UntilTold)
                    await Signal.WaitFor(news, Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(DatabaseTrouble.Surprise(e), what, e.GetBaseException().Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} was interrupted; it goes on in two seconds: {Why}")]
    partial void Interrupted(Exception? cause, string what, string why);
}
