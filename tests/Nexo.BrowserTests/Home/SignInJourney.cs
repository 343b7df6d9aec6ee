using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Home;

public class SignInJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task Signing_in_and_looking_around_needs_the_keyboard_alone()
    {
        var given = await Given.Workspace(Site);
        var head = given.The(Role.Head);
        await Sessions.GivePassword(Site, head);
        var page = await Window();

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/entrar"));
        await IsAccessible(page);
        await page.Keyboard.TypeAsync(head.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Sessions.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Início");
        await IsAccessible(page);

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await IsAccessible(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("aprova");
        await Expect(page.Locator("#palette-results a")).ToHaveCountAsync(1);
        await IsAccessible(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/aprovacoes$"));
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Member));
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Desligar" }).ClickAsync();
        await Expect(page.Locator("html[data-keys=off]")).ToBeAttachedAsync(); // the page has come again
        await page.WaitForLoadStateAsync(LoadState.Load); // and its keys are listened to

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("?"); // always opens, so that they can be switched on again
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ligar", Exact = true })).ToBeVisibleAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe("/");
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so_inside_the_frame()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone.Dark, given.The(Role.Qa));
        await page.GotoAsync("/nada");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Página não encontrada");
        await Expect(page.Locator("nav.bottom")).ToBeVisibleAsync();
        await IsAccessible(page);
        await Shot(page, "404-phone-dark");
    }
}
