using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Nexo.Channels;
using Nexo.Imports.Sample;
using Nexo.Platform;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Rules;

public class RulesJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_rule_is_found_tried_tightened_switched_off_and_put_back()
    {
        var given = await Given.Workspace(Site);
        await Site.Services.GetServices<IVerb>().OfType<SampleVerb>().Single().Load(Actor.Nexo(given.Id), Channel.MercadoLivre, TestContext.Current.CancellationToken);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/administracao/regras?channel=mercadolivre");
        await IsAccessible(page);
        await Shot(page, "rules");

        await page.GetByRole(AriaRole.Link, new() { Name = "Título longo demais", Exact = true }).ClickAsync();
        await page.GetByLabel("Máximo de caracteres do título").FillAsync("9000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Experimentar" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("fora do intervalo");
        await page.GetByLabel("Máximo de caracteres do título").FillAsync("50");
        await page.GetByRole(AriaRole.Button, new() { Name = "Experimentar" }).ClickAsync();
        await Expect(page.Locator("#trial")).ToContainTextAsync("Nada foi salvo.");
        await IsAccessible(page);
        await Shot(page, "rule-tried");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar" }).ClickAsync();
        await Expect(page.GetByLabel("Máximo de caracteres do título")).ToHaveValueAsync("50");

        await page.GetByRole(AriaRole.Button, new() { Name = "Voltar ao padrão" }).ClickAsync();
        await Expect(page.GetByLabel("Máximo de caracteres do título")).ToHaveValueAsync("60");
        await page.GotoAsync("/administracao/regras?channel=mercadolivre");
        var off = page.GetByRole(AriaRole.Switch, new() { Name = "Ligar ou desligar: Título longo demais" });
        await off.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(off).ToHaveAttributeAsync("aria-checked", "false");
    }
}
