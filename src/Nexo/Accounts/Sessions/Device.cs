namespace Nexo.Accounts;

/// <summary>What a User-Agent says in two words that people know: <c>Firefox, Windows</c>.</summary>
static class Device
{
    static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Null when nothing is known.</summary>
    public static string? Words(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
            return null;
        var browser = Named(Browsers, agent) ?? agent.Split('/', ' ')[0];
        return Named(Systems, agent) is { } system ? $"{browser}, {system}" : browser;
    }

    static string? Named((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
