using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Webhooks;

/// <summary>A head sends events to a server, tries it, gives it a new secret, pauses it and drops it.</summary>
public sealed class WebhooksJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task An_endpoint_is_added_tested_rotated_paused_and_dropped()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/administracao/webhooks");
        await Expect(page.GetByText("Nada sai daqui ainda")).ToBeVisibleAsync();
        await IsAccessible(page);

        await page.GetByLabel("Nome", new() { Exact = true }).FillAsync("ERP da loja");
        await page.GetByLabel("Endereço").FillAsync("http://10.0.0.1/nexo");
        await page.GetByLabel("Tarefa aprovada").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Adicionar destino" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("rede privada");
        await Expect(page.GetByLabel("Tarefa aprovada")).ToBeCheckedAsync();
        await Shot(page, "webhooks-refused");

        await page.GetByLabel("Endereço").FillAsync("https://nobody.invalid/nexo?token=parametro-secreto");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adicionar destino" }).ClickAsync();
        var first = await page.GetByLabel("Segredo de ERP da loja").InputValueAsync();
        first.ShouldStartWith("whsec_");
        await IsAccessible(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "ERP da loja" }).ClickAsync();
        (await page.ContentAsync()).ShouldSatisfyAllConditions(html => html.ShouldNotContain(first), html => html.ShouldNotContain("parametro-secreto"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Testar agora" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(new Regex("não foi alcançado|não respondeu a tempo|rede privada"), new() { Timeout = 25_000 }); // as names are looked up here
        await page.GetByRole(AriaRole.Link, new() { Name = "Ver no registro" }).ClickAsync();
        await Expect(page.Locator("#message")).ToContainTextAsync("webhook.test");
        await IsAccessible(page);
        await Shot(page, "webhooks-delivery");

        await page.GetByRole(AriaRole.Link, new() { Name = "Voltar ao destino" }).ClickAsync();
        await page.GetByText("Trocar segredo").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Gerar segredo novo" }).ClickAsync();
        (await page.GetByLabel("Segredo de ERP da loja").InputValueAsync()).ShouldNotBe(first);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pausar" }).ClickAsync();
        await Expect(page.GetByText("o que acontece agora não é enviado")).ToBeVisibleAsync();
        await IsAccessible(page);
        await Shot(page, "webhooks-endpoint");

        await page.GetByRole(AriaRole.Button, new() { Name = "Excluir este destino" }).ClickAsync();
        await Expect(page.GetByText("Nada sai daqui ainda")).ToBeVisibleAsync();
    }
}
