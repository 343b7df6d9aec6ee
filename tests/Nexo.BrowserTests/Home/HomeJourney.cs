using Dapper;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Home;

public class HomeJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task The_first_visit_says_what_to_do()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone, given.The(Role.Head));
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Importar anúncios" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ativar NEXO" })).ToHaveCountAsync(0);
        await IsAccessible(page);
        await Shot(page, "home-first-phone");
    }

    [Fact]
    public async Task Activating_shows_how_the_agents_get_on_without_a_reload()
    {
        var given = await Given.Workspace(Site);
        await Listing(given);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/");
        await page.EvaluateAsync("window.sameDocument = true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ativar NEXO" }).ClickAsync();

        await Expect(page.Locator(".toast")).ToContainTextAsync("NEXO ativado");
        await Expect(page.Locator("#agents").GetByText("Pronto")).ToHaveCountAsync(6, new() { Timeout = 30_000 });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ativar NEXO" })).ToBeEnabledAsync();
        (await page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
        await IsAccessible(page);
    }

    [Fact]
    public async Task A_new_task_shows_in_the_rail_and_on_the_page_as_it_comes()
    {
        var given = await Given.Workspace(Site);
        await Listing(given);
        var page = await Window(signedIn: given.The(Role.Member));
        await page.GotoAsync("/");
        await Expect(page.GetByText("Nenhuma tarefa aguarda decisão")).ToBeVisibleAsync();

        var made = await given.Agent(Channels.Channel.Amazon).PostAsync("/api/orchestration/tasks", System.Net.Http.Json.JsonContent.Create(new
        {
            marketplace = "amazon", title = "Completar o título", description = "Faltam idade e material.", category = "optimization",
            priority = "high", estimatedHours = 1, createdBy = "marketplace-amazon",
        }), TestContext.Current.CancellationToken);

        made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Expect(page.GetByText("1 tarefa aguarda decisão")).ToBeVisibleAsync();
        await Expect(page.Locator("#rail .count")).ToHaveTextAsync("1");
        await Expect(page.Locator("#activity")).ToContainTextAsync("Alex propôs Completar o título");
    }

    static async Task Listing(Given given)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, facts_hash)
            values (gen_random_uuid(), @Id, 'amazon', 'B0', 'Macacão infantil', '\x00')
            """, new { given.Id });
    }
}
