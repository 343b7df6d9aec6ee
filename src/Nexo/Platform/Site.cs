namespace Nexo.Platform;

/// <summary>Where people reach Nexo: <c>SITE_BASE_URL</c>.</summary>
/// <param name="BaseUrl">Null when it is not set. Without a slash at its end.</param>
public sealed record Site(string? BaseUrl)
{
    /// <summary>Cookies then travel over TLS only, also behind a proxy that speaks http to this server.</summary>
    public bool IsHttps => BaseUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// The whole address of a page. Without <c>SITE_BASE_URL</c> it is that of the request, whose Host header anybody may write:
    /// show such a link only to who sent the request, and never mail it.
    /// </summary>
    public string Address(string path, HttpRequest? shownTo = null) =>
        BaseUrl is not null ? BaseUrl + path
        : shownTo is not null ? $"{shownTo.Scheme}://{shownTo.Host}{path}"
        : path;

    internal static Site From(IServiceProvider services) => new(services.GetRequiredService<IConfiguration>()["Nexo:Site:BaseUrl"] is { Length: > 0 } set ? set.TrimEnd('/') : null);
}
