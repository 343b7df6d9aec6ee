using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Nexo.BrowserTests.Support.Chromium))]

namespace Nexo.BrowserTests.Support;

/// <summary>The machine's own Chromium, started once for all journeys. Nothing is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    IPlaywright? playwright;

    /// <summary>Null where no Chromium is installed; the journeys then say so and are skipped.</summary>
    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path)
            return;
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags, Headless = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
    }

    static string? Find() =>
        Environment.GetEnvironmentVariable("NEXO_CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Prepend("/usr/bin")
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
