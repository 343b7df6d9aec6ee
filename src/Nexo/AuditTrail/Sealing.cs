using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>Seals what the log tells, four times a second at the most.</summary>
sealed class Sealing(SealEvents seal, Signals signals, Node node, ILogger<Sealing> log) : LogFollower("Sealing the audit trail", signals, node, log)
{
    static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);

    protected override async Task<NextLook> Look(CancellationToken cancellationToken)
    {
        var done = await seal.Next(cancellationToken);
        return done == Sealed.Some ? NextLook.AtOnce : new NextLook(Spacing, UntilTold: done == Sealed.All);
    }
}
