using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Home;

public class PreferencesJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task The_theme_is_chosen_in_the_menu_and_stays()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/");
        (await Ground(page)).ShouldBe("rgb(246, 246, 243)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Equipe Head" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Escuro" }).ClickAsync();
        (await Ground(page)).ShouldBe("rgb(16, 17, 19)");
        await page.ReloadAsync();
        (await Ground(page)).ShouldBe("rgb(16, 17, 19)");
        await Shot(page, "home-dark");
    }

    [Fact]
    public async Task The_language_is_chosen_without_JavaScript_too()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Desktop.WithoutScripts, given.The(Role.Member));
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Equipe Member" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        (await page.Locator("html").GetAttributeAsync("lang")).ShouldBe("en");
        (await page.Locator("h1").TextContentAsync()).ShouldBe("Home");
    }

    static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
