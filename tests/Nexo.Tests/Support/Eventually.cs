using Shouldly;

namespace Nexo.Tests.Support;

/// <summary>For effects in the background: asks again until the answer is the expected one, ten seconds at the most.</summary>
public static class Eventually
{
    public static async Task Is<T>(T expected, Func<Task<T>> ask)
    {
        var end = DateTime.UtcNow.AddSeconds(10);
        var answer = await ask();
        while (!Equals(answer, expected) && DateTime.UtcNow < end)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            answer = await ask();
        }
        answer.ShouldBe(expected);
    }
}
