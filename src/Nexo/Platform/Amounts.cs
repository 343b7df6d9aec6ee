namespace Nexo.Platform;

/// <summary>Decimals as people and JSON write them.</summary>
static class Amounts
{
    /// <summary>Divided by this, a decimal loses its trailing zeros.</summary>
    const decimal One = 1.0000000000000000000000000000m;

    /// <summary>Without trailing zeros, whatever scale a column or a sender gave it: 49.9, not 49.9000.</summary>
    public static decimal Plain(this decimal amount) => amount / One;

    public static decimal? Plain(this decimal? amount) => amount / One;
}
