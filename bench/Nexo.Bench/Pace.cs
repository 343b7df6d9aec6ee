using System.Diagnostics;

namespace Nexo.Bench;

static class Pace
{
    /// <summary>Does it so many times, one every so often, however long each takes.</summary>
    public static async Task Every(TimeSpan apart, int times, Func<int, Task> act)
    {
        var watch = Stopwatch.StartNew();
        var acts = new List<Task>();
        for (var n = 0; n < times; n++)
        {
            if (apart * n - watch.Elapsed is { TotalMilliseconds: > 1 } wait)
                await Task.Delay(wait);
            acts.Add(act(n));
        }
        await Task.WhenAll(acts);
    }
}
