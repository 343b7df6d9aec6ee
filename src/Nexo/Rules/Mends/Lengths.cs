namespace Nexo.Rules.Mends;

static class Lengths
{
    /// <summary>Unicode scalar values: what channels count as characters.</summary>
    public static int Of(string text) => text.EnumerateRunes().Count();
}
