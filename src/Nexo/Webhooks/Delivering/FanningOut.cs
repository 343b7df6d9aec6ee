using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Fans out what the log tells, within milliseconds, on every node that works; who writes an event never waits for it.</summary>
sealed partial class FanningOut(FanOut fanOut, Signals signals, Node node, ILogger<FanningOut> log) : BackgroundService
{
    static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    readonly Signal told = signals.On(EventNudge.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (node.Works && !stoppingToken.IsCancellationRequested)
        {
            var next = told.Next;
            try
            {
                var done = await fanOut.Next(stoppingToken);
                if (done == FannedOut.Some)
                    continue;
                if (done == FannedOut.Idle)
                    await fanOut.Skip(stoppingToken);
                // While nobody wants anything, a look every two seconds is enough: who makes an endpoint is told by an event, too.
                await Task.Delay(done == FannedOut.Idle ? Poll / 4 : Spacing, stoppingToken);
                if (done is FannedOut.All or FannedOut.Idle)
                    await Signal.WaitFor(next, Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(DatabaseTrouble.Surprise(e), e.GetBaseException().Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fanning out to webhooks was interrupted; it goes on in two seconds: {Why}")]
    partial void Interrupted(Exception? cause, string why);
}
