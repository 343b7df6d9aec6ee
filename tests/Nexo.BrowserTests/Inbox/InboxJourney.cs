using Dapper;
using Microsoft.Playwright;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Inbox;

/// <summary>What the journeys through the inbox share.</summary>
public abstract class InboxJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    protected static async Task<IPage> Inbox(IPage page, string query = "")
    {
        await page.GotoAsync("/aprovacoes" + query);
        await IsReady(page);
        return page;
    }

    /// <summary>The page's script has taken over.</summary>
    protected static Task IsReady(IPage page) => page.Locator("[data-inbox][data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    protected static async Task Press(IPage page, params string[] keys)
    {
        foreach (var key in keys)
            await page.Keyboard.PressAsync(key);
    }

    /// <summary>For a route: the server's answer arrives that many milliseconds later.</summary>
    protected static Func<IRoute, Task> Late(int milliseconds) => async route =>
    {
        var answer = await route.FetchAsync();
        await Task.Delay(milliseconds);
        await route.FulfillAsync(new() { Response = answer });
    };

    protected static ILocator Row(IPage page, Guid id) => page.Locator($"#t-{id}");

    /// <summary>The focus is on the row's link: never lost, never elsewhere.</summary>
    protected static async Task HasFocus(IPage page, Guid id) =>
        await Assertions.Expect(Row(page, id).Locator(".name")).ToBeFocusedAsync();

    protected static async Task Says(IPage page, string sentence) =>
        await Assertions.Expect(page.Locator("#toasts")).ToContainTextAsync(sentence);

    protected static async Task<T> Of<T>(Given given, Guid task, string what)
    {
        await using var db = await given.Db();
        return (await db.ExecuteScalarAsync<T>($"select {what} from marketplace_tasks where workspace_id = @Id and id = @task", new { given.Id, task }))!;
    }

    /// <summary>The database follows within the deadline.</summary>
    protected static async Task Becomes(Given given, Guid task, string status)
    {
        for (var until = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < until; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (await Of<string>(given, task, "status") == status)
                return;
        }
        (await Of<string>(given, task, "status")).ShouldBe(status);
    }
}
