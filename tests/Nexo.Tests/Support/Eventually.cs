using Shouldly;

namespace Nexo.Tests.Support;

/// <summary>For effects in the background: asks again until the answer is the expected one, ten seconds at the most unless told otherwise.</summary>
public static class Eventually
{
    /// <param name="ask">What is to become true.</param>
    /// <param name="within">Ten seconds without.</param>
    /// <param name="otherwise">What to say when it does not.</param>
    public static async Task True(Func<Task<bool>> ask, TimeSpan? within = null, Func<string>? otherwise = null)
    {
        var end = DateTime.UtcNow + (within ?? TimeSpan.FromSeconds(10));
        while (!await ask())
        {
            if (DateTime.UtcNow > end)
                throw new ShouldAssertException(otherwise?.Invoke() ?? "It did not become true in time.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static async Task Is<T>(T expected, Func<Task<T>> ask, TimeSpan? within = null)
    {
        var end = DateTime.UtcNow + (within ?? TimeSpan.FromSeconds(10));
        var answer = await ask();
        while (!Equals(answer, expected) && DateTime.UtcNow < end)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            answer = await ask();
        }
        answer.ShouldBe(expected);
    }
}
