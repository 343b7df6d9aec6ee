using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Imports;

/// <summary>Columns that no table of names knows are chosen once; the next file of the layout comes mapped.</summary>
public sealed class MappingJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    static FilePayload Erp(string name) => new() { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("Ref;Denominação;Centavos;Galeria;Obs\nSKU-1;Body Manga Longa;4990;a.jpg#b.jpg;x\nSKU-2;Vestido;7990;c.jpg;y\n") };

    static async Task Send(IPage page, string name)
    {
        await page.GotoAsync("/anuncios/importar?channel=shopee");
        await page.Locator("input[type=file]").SetInputFilesAsync(Erp(name));
        await page.GetByRole(AriaRole.Button, new() { Name = "Conferir e importar" }).ClickAsync();
        await page.WaitForURLAsync("**/anuncios/importacoes/envios/**");
    }

    [Fact]
    public async Task Columns_are_chosen_with_a_preview_that_follows_and_kept_for_the_next_file()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await Send(page, "erp.csv");

        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("2 de 2 seriam recusadas");
        await IsAccessible(page);
        await Shot(page, "mapping-first");
        await page.GetByLabel("Coluna de Id do anúncio").SelectOptionAsync("Ref");
        await page.GetByLabel("Coluna de Título").SelectOptionAsync("Denominação");
        await page.GetByLabel("Coluna de Preço", new() { Exact = true }).SelectOptionAsync("Centavos");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("4.990");
        var price = page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "Preço", Exact = true }) });
        await price.GetByText("Ajustar").ClickAsync();
        await price.GetByLabel("Unidade").SelectOptionAsync("0.01");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("49,9");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Todas seriam aceitas");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Não usadas: Galeria, Obs");
        await page.GetByLabel("Guardar esta escolha como").FillAsync("ERP da loja");
        await IsAccessible(page);
        await Shot(page, "mapping-chosen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("ERP da loja");

        await Send(page, "erp-2.csv");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Todas seriam aceitas");
        await Assertions.Expect(page.GetByLabel("Guardar esta escolha como")).ToHaveValueAsync("ERP da loja");
        await page.GotoAsync("/anuncios/importacoes/mapeamentos");
        await Assertions.Expect(page.Locator("#mappings tbody tr")).ToHaveCountAsync(1);
        await IsAccessible(page);
        await Shot(page, "mappings");
        await page.GetByRole(AriaRole.Link, new() { Name = "ERP da loja" }).ClickAsync();
        await IsAccessible(page);
        await Shot(page, "mapping-edit");
    }

    [Fact]
    public async Task Without_scripts_on_a_phone_the_same_forms_do_the_same()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone.Dark.WithoutScripts, given.The(Role.Head));
        await Send(page, "erp.csv");

        await page.GetByLabel("Coluna de Id do anúncio").SelectOptionAsync("Ref");
        await page.GetByLabel("Coluna de Título").SelectOptionAsync("Denominação");
        await page.GetByRole(AriaRole.Button, new() { Name = "Atualizar prévia" }).ClickAsync();
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Todas seriam aceitas");
        (await page.GetByLabel("Coluna de Título").InputValueAsync()).ShouldBe("Denominação");
        await Shot(page, "mapping-phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/anuncios/importacoes/*");
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída", new() { Timeout = 30_000 }); // the page asks for itself every three seconds
    }
}
