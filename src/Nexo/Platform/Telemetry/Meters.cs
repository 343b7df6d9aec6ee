using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nexo.Platform;

/// <summary>Where Nexo's own measurements and spans come from.</summary>
public static class Meters
{
    public const string Name = "Nexo";

    public static readonly Meter Nexo = new(Name);

    public static readonly ActivitySource Spans = new(Name);
}
