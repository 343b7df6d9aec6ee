using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Accounts;

public class AccountJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_passkey_is_added_signs_in_without_address_or_password_and_is_removed()
    {
        var given = await Given.Workspace(Site);
        var head = given.The(Role.Head);
        await Sessions.GivePassword(Site, head);
        var page = await Window();
        await Authenticator(page);
        // WebAuthn knows hosts by their names, never by their addresses.
        var home = new UriBuilder(Site.Address) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority);
        await page.GotoAsync($"{home}/entrar?returnUrl=%2Fconta");
        await page.Locator("#email").FillAsync(head.Email);
        await page.Locator("#password").FillAsync(Sessions.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Minha conta");
        await IsAccessible(page);
        await page.GetByLabel("Nome do aparelho").FillAsync("Celular");
        await page.Locator("#passkey-present").FillAsync(Sessions.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Incluir chave de acesso" }).ClickAsync();
        await Said(page, "Chave de acesso incluída.");
        await Expect(page.Locator(".passkey input[name=name]")).ToHaveValueAsync("Celular");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{home}/entrar?returnUrl=%2Fconta");
        await IsAccessible(page);
        await Shot(page, "sign-in-passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrar com chave de acesso" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Minha conta");
        await Expect(page.Locator(".session").First).ToContainTextAsync("Chave de acesso");
        await Shot(page, "account");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remover a chave de acesso Celular" }).ClickAsync();
        await Said(page, "Chave de acesso removida.");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{home}/entrar");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrar com chave de acesso" }).ClickAsync();
        await Expect(page.GetByText("Esta chave de acesso não abre nenhuma conta aqui.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_account_and_the_second_factor_read_well_on_a_phone_in_the_dark()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone.Dark, given.The(Role.Member));
        await page.GotoAsync("/conta");
        await IsAccessible(page);
        await Shot(page, "account-phone-dark");
        await page.Locator("#factor-begin").FillAsync(Sessions.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ligar o segundo fator" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Código QR para o aplicativo autenticador" })).ToBeVisibleAsync();
        await IsAccessible(page);
        await Shot(page, "factor-phone-dark");
        await page.GetByLabel("Código do aplicativo").FillAsync("000000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("O código não confere.");
    }

    /// <summary>After a form the page comes again and says what was done.</summary>
    static Task Said(IPage page, string sentence) => Expect(page.Locator("p.note[role=status]")).ToContainTextAsync(sentence, new() { Timeout = 15_000 });

    /// <summary>A device of the browser's own, whose owner is always verified.</summary>
    static async Task Authenticator(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
