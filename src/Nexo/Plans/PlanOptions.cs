namespace Nexo.Plans;

/// <summary>What the operator lets plans do: <c>Nexo:Plans</c>.</summary>
public sealed class PlanOptions
{
    /// <summary>Where plan files lie, beside those that Nexo brings. <c>{workspace}</c> in it keeps each workspace to its own; without it the files belong to the first.</summary>
    public string? Folder { get; set; }

    /// <summary>Where programs start and published files lie; steps name folders below it.</summary>
    public string? WorkFolder { get; set; }

    /// <summary>The programs that steps may start, exactly as the plans name them, parted by commas.</summary>
    public string Programs { get; set; } = "npm,node";

    /// <summary>Values that a step may be given by name; never shown, masked in every log.</summary>
    public IDictionary<string, string> Secrets { get; set; } = new Dictionary<string, string>();

    /// <summary>Also <c>GITHUB_TOKEN</c>: opens pull requests.</summary>
    public string? GitHubToken { get; set; }

    public string GitHubApi { get; set; } = "https://api.github.com";

    /// <summary>Repositories (<c>owner/name</c>, parted by commas) to which plans written on the page may open pull requests; files may to any.</summary>
    public string? Repositories { get; set; }

    /// <summary>Whether <c>http</c> steps may call addresses of private networks; null: as <c>Nexo:Outside</c> says.</summary>
    public bool? AllowPrivateNetworks { get; set; }

    public static IEnumerable<string> Listed(string? names) => (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
