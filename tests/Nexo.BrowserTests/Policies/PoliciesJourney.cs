using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Policies;

public class PoliciesJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_policy_is_written_from_an_example_tried_switched_on_and_moved()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/administracao/politicas");
        await Expect(page.GetByText("Nenhuma política ainda")).ToBeVisibleAsync();
        await IsAccessible(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Preço até 5 %" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Shopee" }).CheckAsync();
        await IsAccessible(page);
        await Shot(page, "policy-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar" }).ClickAsync();

        await Expect(page.Locator(".says")).ToContainTextAsync("Mudanças só de preço");
        await IsAccessible(page);
        await Shot(page, "policy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ligar a política" }).ClickAsync();
        await Expect(page.GetByText("Política ligada.")).ToBeVisibleAsync();

        await page.GotoAsync("/administracao/politicas/nova?modelo=preco-nunca");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar" }).ClickAsync();
        await page.GotoAsync("/administracao/politicas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Subir “Preço nunca muda 50 %”" }).ClickAsync();
        await Expect(page.Locator(".policy").First).ToContainTextAsync("Preço nunca muda 50 %");
        await IsAccessible(page);
        await Shot(page, "policies");
    }
}
