using Shouldly;

namespace Nexo.Tests.Support;

/// <summary>For effects in the background: asks again until the answer is the expected one, ten seconds at the most unless told otherwise.</summary>
public static class Eventually
{
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
