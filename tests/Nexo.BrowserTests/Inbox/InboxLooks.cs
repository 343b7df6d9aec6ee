using Nexo.Access;
using Nexo.BrowserTests.Support;

namespace Nexo.BrowserTests.Inbox;

public class InboxLooks(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    // Both layouts and both themes; what differs at other widths is seen by EveryPage.
    public static TheoryData<string, int, int, bool> Screens => new() { { "desktop", 1440, 900, false }, { "phone", 390, 844, true }, { "tablet", 900, 1100, false } };

    [Theory, MemberData(nameof(Screens))]
    public async Task Axe_finds_nothing_on_list_panel_and_task_page(string name, int width, int height, bool isDark)
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 60);
        var page = await Window(new Screen(width, height, isDark), given.The(Role.Head));
        var look = $"{name}-{(isDark ? "dark" : "light")}";
        await page.GotoAsync("/aprovacoes");
        await page.Locator(".task").First.WaitForAsync();
        await Shot(page, $"inbox-{look}");
        await IsAccessible(page);
        await page.GotoAsync($"/aprovacoes?tarefa={ids[2]}");
        await Shot(page, $"panel-{look}");
        await IsAccessible(page);
        await page.GotoAsync($"/aprovacoes?tarefa={ids[2]}&editar=1");
        await Shot(page, $"edit-{look}");
        await IsAccessible(page);
        await page.GotoAsync($"/tarefas/{ids[1]}");
        await Shot(page, $"task-{look}");
        await IsAccessible(page);
        await page.GotoAsync("/aprovacoes?busca=nada%20disso");
        await Shot(page, $"filtered-{look}");
        await IsAccessible(page);
        await page.GotoAsync("/aprovacoes?aba=minhas");
        await Shot(page, $"empty-{look}");
        await IsAccessible(page);
    }
}
