namespace Nexo.Platform.Ui;

/// <summary>Who looks at a page, as far as the frame and the parts must know. Cascades to every component.</summary>
public sealed record Viewer
{
    /// <summary>"Ana Souza"; empty when nobody has signed in.</summary>
    public string Name { get; init; } = "";

    public string Workspace { get; init; } = "";

    /// <summary>The workspace's time zone: times are shown in it.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Where a form is posted to sign out.</summary>
    public string SignOut { get; init; } = "";

    /// <summary>The page of one's own account; empty for who has none.</summary>
    public string Account { get; init; } = "";

    public bool IsSomebody => Name.Length > 0;

    public string Initials =>
        string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? new[] { words[0], words.Length > 1 ? words[^1] : "" }.Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]))
            : []);

    public static Viewer Of(HttpContext? context) => context?.Features.Get<Viewer>() ?? Nobody;

    static readonly Viewer Nobody = new();
}

/// <summary>A workspace the viewer belongs to.</summary>
public sealed record ViewerWorkspace(string Id, string Name, bool IsCurrent);

/// <param name="Switch">Where a form posts <c>workspace</c> and <c>back</c> to go on in another one.</param>
/// <param name="New">The page that makes one; null for who may not.</param>
public sealed record ViewerWorkspaces(IReadOnlyList<ViewerWorkspace> All, string Switch, string? New);

/// <summary>The viewer's workspaces, asked where they are shown; null for who has no session.</summary>
public delegate ValueTask<ViewerWorkspaces?> WorkspacesOf(HttpContext context);

/// <summary>Another workspace of the viewer that has what an address names, for the page that says it is not here.</summary>
public delegate ValueTask<ViewerWorkspace?> HeldElsewhere(HttpContext context);

/// <summary>One entry of the rail.</summary>
/// <param name="Icon">The name of a Lucide icon in the sprite.</param>
/// <param name="Count">Shown beside the title when it is more than 0.</param>
/// <param name="Also">Another address whose pages belong to it.</param>
public sealed record RailEntry(string Href, string Title, string Icon, long? Count = null, string? Also = null)
{
    /// <summary>Whether a page belongs to this entry.</summary>
    public bool Holds(string path) => Href == "/" ? path == "/" : Below(Href, path) || (Also is not null && Below(Also, path));

    static bool Below(string href, string path) => path == href || path.StartsWith(href + "/", StringComparison.Ordinal);
}

/// <summary>Says who looks. Given by the composition of the modules: the platform knows none of them.</summary>
public delegate ValueTask<Viewer?> ViewerOf(HttpContext context);

/// <summary>The entries the viewer may see, in their order.</summary>
public delegate ValueTask<IReadOnlyList<RailEntry>> RailOf(HttpContext context);

/// <summary>The frame's bell.</summary>
/// <param name="Href">The page that lists what the viewer was told.</param>
/// <param name="Unread">How much of it is unread; 100 stands for more.</param>
public sealed record Bell(string Href, int Unread);

/// <summary>The viewer's bell; null for who has none.</summary>
public delegate ValueTask<Bell?> BellOf(HttpContext context);

/// <summary>Tells pages and fragments who looks, before they render.</summary>
sealed class Viewing(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.WantsHtml())
            await Learn(context);
        await next(context);
    }

    public static async ValueTask Learn(HttpContext context)
    {
        if (await context.RequestServices.GetRequiredService<ViewerOf>()(context) is { } viewer)
            context.Features.Set(viewer);
    }
}
