using System.Collections.Concurrent;

namespace Nexo.Tests.Support;

/// <summary>A clock whose waits are over at once, and remembered.</summary>
public sealed class HastyTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
