using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Imports;

public sealed class SiteWithFolders : NexoSite
{
    public string Root { get; } = Directory.CreateTempSubdirectory("nexo-sources-").FullName;

    protected override IEnumerable<KeyValuePair<string, string>> Settings => [.. base.Settings, new("Nexo:Imports:Root", Root + "/{workspace}")];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>Listings that come by themselves, and tasks for them written by hand from a template.</summary>
public sealed class SourcesJourney(SiteWithFolders site, Chromium chromium) : Journey(site, chromium), IClassFixture<SiteWithFolders>
{
    [Fact]
    public async Task A_folder_is_read_and_a_refused_form_keeps_what_was_typed()
    {
        var given = await Given.Workspace(Site);
        var folder = Directory.CreateDirectory(Path.Combine(site.Root, given.Id.ToString(), "erp")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "hoje.csv"), "id,title,price\nA1,Vestido de festa,99.90\n", TestContext.Current.CancellationToken);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/anuncios/importacoes/fontes");
        await page.GetByLabel("Nome").FillAsync("Planilha do ERP");
        await page.GetByLabel("De onde vem").SelectOptionAsync("folder");
        await Expect(page.GetByLabel("Cabeçalho de acesso")).ToBeHiddenAsync();
        await Expect(page.Locator("label[for=s-location]")).ToHaveTextAsync("Pasta", new() { UseInnerText = true });
        await page.Locator("#s-location").FillAsync("outra");
        await page.GetByRole(AriaRole.Button, new() { Name = "Criar fonte" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Esta pasta não existe");
        await Expect(page.GetByLabel("Nome")).ToHaveValueAsync("Planilha do ERP");
        await Expect(page.Locator("#s-location")).ToHaveValueAsync("outra");
        await IsAccessible(page);
        await Shot(page, "source-refused");
        await page.Locator("#s-location").FillAsync("erp");
        await page.GetByRole(AriaRole.Button, new() { Name = "Criar fonte" }).ClickAsync();

        await page.WaitForURLAsync("**/fontes/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rodar agora" }).ClickAsync();
        await Expect(page.Locator("#runs")).ToContainTextAsync("hoje.csv");
        await IsAccessible(page);
        await Shot(page, "source");
        await page.GetByLabel("Nome").FillAsync(" ");
        await page.GetByLabel("Quais arquivos").FillAsync("*.txt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Dê um nome à fonte.");
        await Expect(page.GetByLabel("Quais arquivos")).ToHaveValueAsync("*.txt");
    }

    [Fact]
    public async Task A_task_by_hand_keeps_what_was_typed_and_ticked_while_its_listings_are_searched()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 6);
        var page = await Window(Screen.Phone, signedIn: given.The(Role.Head));
        await page.GotoAsync("/aprovacoes/nova");
        await page.GetByLabel("Tarefa", new() { Exact = true }).FillAsync("Rever {título}");
        await page.GetByLabel("Buscar anúncios").FillAsync("pijama");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await page.GetByLabel("Buscar anúncios").FillAsync("macacão");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Checkbox).Last.CheckAsync();
        await Expect(page.GetByLabel("Tarefa", new() { Exact = true })).ToHaveValueAsync("Rever {título}");
        await page.GetByLabel("Guardar como modelo").FillAsync("Revisão");
        await IsAccessible(page);
        await Shot(page, "new-task-phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Criar tarefas" }).ClickAsync();

        await page.WaitForURLAsync("**/aprovacoes?*");
        await Expect(page.GetByText("2 tarefas criadas.")).ToBeVisibleAsync();
        await page.GotoAsync("/aprovacoes/nova");
        await page.GetByRole(AriaRole.Link, new() { Name = "Revisão" }).First.ClickAsync();
        await Expect(page.GetByLabel("Tarefa", new() { Exact = true })).ToHaveValueAsync("Rever {título}");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBe(0);
    }
}
