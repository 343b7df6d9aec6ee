using System.Reflection;

namespace Nexo.Platform;

/// <summary>Which Nexo this is.</summary>
public static class Version
{
    /// <summary>As in CHANGELOG.md, for example <c>0.1.0</c>.</summary>
    public static readonly string Text =
        typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
