using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>Something that people and programs do while nodes die.</summary>
interface ILoad
{
    /// <summary>Until it is told to stop; what it has begun then comes to its answer.</summary>
    Task Run(CancellationToken calm);

    /// <returns>What is not at its end yet; null when all is.</returns>
    Task<string?> StillAtWork();

    /// <summary>Nothing is lost, nothing is there twice.</summary>
    Task IsWhole();

    /// <summary>How much was done so far, for who watches.</summary>
    string Told { get; }

    static void IsSame(IReadOnlyCollection<string> expected, IEnumerable<string> found, string why)
    {
        var there = found.ToList();
        expected.Except(there).ShouldBeEmpty(why);
        there.Except(expected).ShouldBeEmpty(why);
        there.Count.ShouldBe(expected.Count, why);
    }
}
