using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Forgets what tokens and sessions may do as soon as any node, or a hand in the database, has changed it (migration 0091).</summary>
sealed class RightsChanges(Signals signals, KnownTokens tokens, KnownSessions sessions) : BackgroundService
{
    readonly Signal changed = signals.On("nexo_rights");
    readonly Signal forgotten = new("forgotten", signals); // within this node only

    /// <summary>Completes when rights have changed and nothing old is remembered any more.</summary>
    public Task Next => forgotten.Next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = changed.Next;
            tokens.Forget();
            sessions.Forget();
            forgotten.Wake();
            await next.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
