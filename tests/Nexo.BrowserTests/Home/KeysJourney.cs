using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Home;

public class KeysJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_key_is_made_and_revoked_by_the_keyboard_alone()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Admin));
        await page.GotoAsync("/administracao/chaves");

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Atalhos do teclado" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByLabel("Nome", new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync("Planilha de preços");
        await page.Keyboard.PressAsync("Enter");

        var secret = page.GetByLabel("Chave “Planilha de preços” criada");
        await Expect(secret).ToBeFocusedAsync();
        (await secret.InputValueAsync()).ShouldStartWith("nexo_");
        await IsAccessible(page);

        var row = page.Locator("#keys-held tbody tr").Filter(new() { HasText = "Planilha de preços" });
        await row.Locator("summary").Filter(new() { HasText = "Revogar" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "Revogar a chave Planilha de preços agora" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToContainTextAsync("Revogada");
        await Expect(row.Locator("summary")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_a_key_shows_whose_it_is_and_how_it_stands()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone, given.The(Role.Admin));
        await page.GotoAsync("/administracao/chaves");

        var row = page.Locator("#keys-held tbody tr").First;
        await Expect(row.Locator(".phone-only").GetByText("Válida")).ToBeVisibleAsync();
        await Expect(row.GetByText("Revogar", new() { Exact = true })).ToBeVisibleAsync();
        (await row.EvaluateAsync<bool>("row => row.getBoundingClientRect().right <= innerWidth")).ShouldBeTrue();
    }
}
