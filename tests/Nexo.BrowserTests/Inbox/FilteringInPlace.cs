using Dapper;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Inbox;

public class FilteringInPlace(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    [Fact]
    public async Task A_filter_changes_the_list_and_the_address_and_keeps_the_focus_and_says_the_count()
    {
        var (given, ids) = await Mixed();
        var page = await SameDocument(await Window(signedIn: given.The(Role.Head)));
        var channel = page.GetByLabel("Canal", new() { Exact = true });
        await channel.FocusAsync();
        await channel.SelectOptionAsync("kaway");

        await Expect(page.Locator(".task")).ToHaveCountAsync(2);
        await Expect(channel).ToBeFocusedAsync();
        new Uri(page.Url).PathAndQuery.ShouldBe("/aprovacoes?aba=pendentes&canal=kaway&ordem=impacto");
        await Expect(page.Locator("#heard")).ToHaveTextAsync("2 tarefas");
        await Expect(page.Locator("#inbox-tabs a[aria-current] .count")).ToHaveTextAsync("2");
        await Expect(page.Locator("[data-sheet]")).ToHaveAttributeAsync("data-task", ids[0].ToString());

        // The keys go on in the new list, and its decisions are of this filter.
        await channel.BlurAsync();
        await Press(page, "j", "a");
        await Says(page, "1 tarefa aprovada.");
        await Becomes(given, ids[0], "approved");
        await Expect(page.Locator("#inbox-tabs a[aria-current] .count")).ToHaveTextAsync("1");
        await IsSameDocument(page);

        await page.GoBackAsync();
        await Expect(page.Locator(".task")).ToHaveCountAsync(7);
        await Expect(page.GetByLabel("Canal", new() { Exact = true })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Searching_keeps_the_words_and_the_focus_and_nothing_found_is_said()
    {
        var (given, _) = await Mixed();
        var page = await SameDocument(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "/");
        await page.Keyboard.TypeAsync("nada disso");
        await Press(page, "Enter");

        await Expect(page.Locator("#heard")).ToHaveTextAsync("Nada encontrado com estes filtros");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("nada disso");
        await IsSameDocument(page);
        await IsAccessible(page);
    }

    [Fact]
    public async Task More_filters_stay_open_while_choosing_and_clearing_leads_to_the_list()
    {
        var (given, ids) = await Mixed();
        var page = await SameDocument(await Window(signedIn: given.The(Role.Head)));
        await page.GetByText("Mais filtros").Or(page.Locator(".more-filters summary")).First.ClickAsync();
        await page.GetByLabel("Agente", new() { Exact = true }).SelectOptionAsync("premium");

        await Expect(page.Locator(".task")).ToHaveCountAsync(2);
        await Expect(page.Locator("#filters-count")).ToHaveTextAsync("1");
        await page.GetByRole(AriaRole.Link, new() { Name = "Limpar filtros" }).PressAsync("Enter");

        await Expect(page.Locator(".task")).ToHaveCountAsync(8);
        await Expect(page.Locator("#filters-count")).ToHaveTextAsync("");
        await HasFocus(page, ids[0]);
        await IsSameDocument(page);
    }

    [Fact]
    public async Task A_tab_is_swapped_in_and_the_filter_stays()
    {
        var (given, ids) = await Mixed();
        var page = await SameDocument(await Window(signedIn: given.The(Role.Head)), "?canal=kaway");
        await Press(page, "j", "a");
        await Becomes(given, ids[0], "approved");
        var approved = page.GetByRole(AriaRole.Link, new() { Name = "Aprovadas" });
        await approved.PressAsync("Enter");

        await Expect(page.Locator("#inbox-tabs a[aria-current]")).ToContainTextAsync("Aprovadas");
        await Expect(approved).ToBeFocusedAsync();
        await Expect(Row(page, ids[0])).ToBeVisibleAsync();
        await Expect(page.Locator(".task")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Canal", new() { Exact = true })).ToHaveValueAsync("kaway");
        new Uri(page.Url).PathAndQuery.ShouldBe("/aprovacoes?aba=aprovadas&canal=kaway");
        await page.GetByLabel("Canal", new() { Exact = true }).SelectOptionAsync("");
        await Expect(page.Locator("#inbox-tabs a[aria-current]")).ToContainTextAsync("Aprovadas");
        await IsSameDocument(page);
    }

    /// <summary>Eight proposals; the first and the third are of Premium, on Kaway.</summary>
    async Task<(Given Given, IReadOnlyList<Guid> Ids)> Mixed()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 8);
        await using var db = await given.Db();
        await db.ExecuteAsync("update marketplace_tasks set marketplace = 'kaway', agent = 'premium' where id = any(@some)", new { some = new[] { ids[0], ids[2] } });
        await db.ExecuteAsync("update marketplace_tasks set marketplace = 'amazon', agent = 'alex' where workspace_id = @Id and not id = any(@some)", new { given.Id, some = new[] { ids[0], ids[2] } });
        return (given, ids);
    }

    static async Task<IPage> SameDocument(IPage page, string query = "")
    {
        await Inbox(page, query);
        await page.EvaluateAsync("window.sameDocument = true");
        return page;
    }

    static async Task IsSameDocument(IPage page) => (await page.EvaluateAsync<bool>("window.sameDocument === true")).ShouldBeTrue("the page was loaded anew");
}
