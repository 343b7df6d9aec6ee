using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace Nexo.BrowserTests.Support;

/// <summary>
/// A way through the pages. What the browser complains about on the way (a script error, something the content
/// security policy refused) fails the journey at its end.
/// </summary>
public abstract class Journey(NexoSite site, Chromium chromium) : IClassFixture<NexoSite>, IAsyncLifetime
{
    readonly List<string> complaints = [];
    readonly List<IBrowserContext> contexts = [];

    protected NexoSite Site { get; } = site;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A browser window of its own, with its own cookies.</summary>
    protected async Task<IPage> Window(Screen? screen = null, Someone? signedIn = null)
    {
        Assert.SkipWhen(chromium.Browser is null, "no Chromium is installed (apt-get install chromium)");
        screen ??= Screen.Desktop;
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = Site.Address.ToString(),
            Locale = screen.Language,
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            HasTouch = screen.Width < 500,
            ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = screen.Scripts,
        });
        contexts.Add(context);
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        if (signedIn is not null)
            await Sessions.Begin(Site, context, signedIn);
        return page;
    }

    /// <summary>axe finds nothing on the page as it stands.</summary>
    protected static async Task IsAccessible(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        found.Violations.Select(v => $"{v.Id}: {v.Help} — {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ShouldBeEmpty();
    }

    /// <summary>Keeps a picture, when <c>NEXO_SHOTS</c> names a folder for them.</summary>
    protected static async Task Shot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("NEXO_SHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var context in contexts)
            await context.DisposeAsync();
        complaints.ShouldBeEmpty();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What somebody looks at.</summary>
public sealed record Screen(int Width, int Height, bool IsDark = false, string Language = "pt-BR", bool Scripts = true)
{
    public static readonly Screen Desktop = new(1440, 900);
    public static readonly Screen Phone = new(390, 844);

    public Screen Dark => this with { IsDark = true };

    public Screen WithoutScripts => this with { Scripts = false };
}
