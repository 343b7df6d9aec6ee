using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Fans out what the log tells.</summary>
sealed class FanningOut(FanOut fanOut, Signals signals, Node node, ILogger<FanningOut> log) : LogFollower("Fanning out to webhooks", signals, node, log)
{
    static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(20);

    protected override async Task<NextLook> Look(CancellationToken cancellationToken)
    {
        var done = await fanOut.Next(cancellationToken);
        if (done == FannedOut.Some)
            return NextLook.AtOnce;
        if (done != FannedOut.Idle)
            return new NextLook(Spacing, UntilTold: done == FannedOut.All);
        await fanOut.Skip(cancellationToken);
        return new NextLook(Poll / 4, UntilTold: true); // while nobody wants anything; who makes an endpoint is told by an event, too
    }
}
