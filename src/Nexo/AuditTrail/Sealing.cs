using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>Seals what the log tells, four times a second at the most, on every node that works; who writes an event never waits for it.</summary>
sealed partial class Sealing(SealEvents seal, Signals signals, Node node, ILogger<Sealing> log) : BackgroundService
{
    static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    readonly Signal told = signals.On(EventNudge.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (node.Works && !stoppingToken.IsCancellationRequested)
        {
            var next = told.Next;
            try
            {
                var done = await seal.Next(stoppingToken);
                if (done == Sealed.Some)
                    continue;
                await Task.Delay(Spacing, stoppingToken);
                if (done == Sealed.All)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing the audit trail was interrupted; it goes on in two seconds: {Why}")]
    partial void Interrupted(Exception? cause, string why);
}
