using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Nexo.Channels;
using Nexo.Imports.Sample;
using Nexo.Platform;
using Shouldly;

namespace Nexo.BrowserTests.Imports;

/// <summary>From a file to its listings, with and without scripts.</summary>
public sealed class ImportJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    const string File = """
        id,title,description,price,stock,image,color
        A1,Body Manga Longa <b>Ribana</b>,Macio,"49,90",3,/sample/body-cru-frente.png,Cru
        A2,=cmd|' /C calc'!A0,Macio,abc,3,,Azul
        A3,,Macio,10,3,,Azul
        A4,Vestido Floral,Macio,99.90,0,/sample/vestido-rosa-frente.png,Rosa
        """;

    static FilePayload Csv => new() { Name = "meus anúncios.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(File) };

    [Fact]
    public async Task A_file_becomes_listings_with_a_report_of_what_was_refused()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));

        await page.GotoAsync("/anuncios");
        await IsAccessible(page);
        await Shot(page, "listings-empty");
        await page.Locator(".title-row").GetByRole(AriaRole.Link, new() { Name = "Importar anúncios" }).ClickAsync();
        await page.GetByLabel("Canal").SelectOptionAsync("shopee");
        await page.Locator("input[type=file]").SetInputFilesAsync(Csv);
        await IsAccessible(page);
        await Shot(page, "import-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar sem conferir" }).ClickAsync();

        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");
        await Assertions.Expect(page.Locator("#refused-rows tbody tr")).ToHaveCountAsync(2);
        await IsAccessible(page);
        await Shot(page, "import-report");

        await page.GetByRole(AriaRole.Link, new() { Name = "Ver anúncios do canal Shopee" }).ClickAsync();
        await Assertions.Expect(page.Locator("#listings tbody tr")).ToHaveCountAsync(2);
        (await page.Locator("#listings b").CountAsync()).ShouldBe(0, "a title is text, never markup");
        await page.GetByRole(AriaRole.Link, new() { Name = "Vestido Floral" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Vestido Floral");
        await IsAccessible(page);
    }

    [Fact]
    public async Task A_file_dropped_anywhere_is_named_and_sent_with_its_progress_and_the_refused_rows_are_told()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/anuncios/importar?channel=shopee");
        var dropped = await page.EvaluateHandleAsync("""
            text => { const data = new DataTransfer(); data.items.add(new File([text], "meus anúncios.csv", { type: "text/csv" })); return data; }
            """, File);

        await page.DispatchEventAsync("h1", "dragover", new { dataTransfer = dropped });
        await Assertions.Expect(page.Locator(".drop.over")).ToBeVisibleAsync();
        await page.DispatchEventAsync("h1", "drop", new { dataTransfer = dropped });

        await Assertions.Expect(page.Locator("[data-chosen]")).ToContainTextAsync("meus anúncios.csv · ");
        await Assertions.Expect(page.Locator(".drop.over")).ToHaveCountAsync(0);
        var told = new List<string>(); // what is said while the file travels
        await page.ExposeFunctionAsync("told", (string text) => told.Add(text));
        await page.EvaluateAsync("new MutationObserver(() => told(document.getElementById('upload-words').textContent)).observe(document.getElementById('upload'), { subtree: true, childList: true, attributes: true })");
        await page.Locator("input[type=file]").FocusAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar sem conferir" }).PressAsync("Enter");

        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");
        told.ShouldContain("Enviando o arquivo…");
        await Assertions.Expect(page.Locator("#refused-rows tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#refused-rows")).ToContainTextAsync("Não é um número válido.");
    }

    [Fact]
    public async Task A_picture_that_does_not_come_is_shown_as_missing()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/anuncios/importar?channel=shopee");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "fotos.csv", MimeType = "text/csv", Buffer = """
            id,title,image
            A1,Body Ribana,/sample/body-cru-frente.png
            A2,Vestido Floral,/sample/foi-embora.png
            """u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar sem conferir" }).ClickAsync();
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");

        await page.GotoAsync("/anuncios");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Vestido" }).Locator(".thumb use")).ToHaveAttributeAsync("href", "#i-image-off");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Body" }).Locator(".thumb img")).ToHaveJSPropertyAsync("complete", true);
        await page.GetByRole(AriaRole.Link, new() { Name = "Vestido Floral" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Imagem principal" }).Locator("use")).ToHaveAttributeAsync("href", "#i-image-off");
        await IsAccessible(page);
    }

    [Fact]
    public async Task Without_scripts_the_same_form_does_the_same()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone.WithoutScripts, given.The(Role.Head));

        await page.GotoAsync("/anuncios/importar");
        await page.GetByLabel("Canal").SelectOptionAsync("amazon");
        await page.Locator("input[type=file]").SetInputFilesAsync(Csv);
        await Shot(page, "import-form-phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar sem conferir" }).ClickAsync();

        await page.WaitForURLAsync("**/anuncios/importacoes/**");
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");
        await page.GotoAsync("/anuncios?channel=amazon");
        (await page.Locator("#listings tbody tr").CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused_in_words()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));

        await page.GotoAsync("/anuncios/importar?channel=amazon");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tabela.xlsx", MimeType = "application/zip", Buffer = [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0] });
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar sem conferir" }).ClickAsync();

        await Assertions.Expect(page.Locator("#import-form [role=alert]")).ToContainTextAsync("não é CSV nem JSON");
        await IsAccessible(page);
        await Shot(page, "import-refused");
    }

    [Fact]
    public async Task The_catalogue_is_searched_and_looked_at()
    {
        var given = await Given.Workspace(Site);
        foreach (var channel in Channel.All)
            await Site.Services.GetServices<IVerb>().OfType<SampleVerb>().Single().Load(Actor.Nexo(given.Id), channel, TestContext.Current.CancellationToken);
        var page = await Window(signedIn: given.The(Role.Member));

        await page.GotoAsync("/anuncios");
        await Assertions.Expect(page.Locator("#listings tbody tr")).ToHaveCountAsync(40);
        await IsAccessible(page);
        await Shot(page, "listings");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("tricô");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**q=tric**");
        await page.GetByLabel("Canal").SelectOptionAsync("mercadolivre");
        await page.WaitForURLAsync("**channel=mercadolivre**");
        await page.Locator("#listings tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#findings")).ToBeVisibleAsync();
        await IsAccessible(page);
        await Shot(page, "listing");

        var phone = await Window(Screen.Phone.Dark, given.The(Role.Member));
        await phone.GotoAsync("/anuncios");
        await IsAccessible(phone);
        await Shot(phone, "listings-phone-dark");
        await phone.GotoAsync(page.Url);
        await IsAccessible(phone);
        await Shot(phone, "listing-phone-dark");
    }
}
