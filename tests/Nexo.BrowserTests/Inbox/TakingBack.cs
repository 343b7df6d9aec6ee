using System.Net.Http.Json;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Inbox;

public class TakingBack(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    static ILocator Undo(IPage page) => page.Locator("#toasts").GetByRole(AriaRole.Button, new() { Name = "Desfazer" });

    [Fact]
    public async Task By_the_button_with_the_mouse()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await page.Locator("[data-panel]").GetByRole(AriaRole.Button, new() { Name = "Aprovar" }).ClickAsync();
        await Becomes(given, ids[0], "approved");

        await Undo(page).ClickAsync();

        await Becomes(given, ids[0], "awaiting_approval");
        await Says(page, "Decisão desfeita: 1 tarefa voltou.");
        await Expect(Row(page, ids[0])).ToBeVisibleAsync();
        await HasFocus(page, ids[0]);
        await Expect(Undo(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task By_the_button_with_the_keyboard_and_it_stays_as_long_as_it_has_the_focus()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.Clock.InstallAsync();
        await Inbox(page);
        await Press(page, "j", "x", "j", "x", "r", "1", "Enter");
        await Says(page, "2 tarefas rejeitadas.");
        await Becomes(given, ids[1], "rejected");

        await Undo(page).FocusAsync();
        await page.Clock.RunForAsync(60_000);
        await Expect(Undo(page)).ToBeFocusedAsync();
        await Press(page, "Enter");

        await Becomes(given, ids[0], "awaiting_approval");
        await Becomes(given, ids[1], "awaiting_approval");
        await Says(page, "Decisão desfeita: 2 tarefas voltaram.");
        await HasFocus(page, ids[0]);
        await page.Clock.RunForAsync(10_000);
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task When_all_that_is_shown_is_decided_the_list_says_so_and_after_the_undo_shows_it_again()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await page.GetByLabel("Selecionar as tarefas carregadas").CheckAsync();
        await using (var db = await given.Db())
        await using (var slow = await db.BeginTransactionAsync(TestContext.Current.CancellationToken)) // whoever asks meanwhile finds nothing decided
        {
            await Dapper.SqlMapper.ExecuteAsync(db, "select id from marketplace_tasks where workspace_id = @Id for update", new { given.Id }, slow);
            await Press(page, "r", "1", "Enter");
            await Expect(Row(page, ids[0])).ToBeHiddenAsync();
            await slow.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Says(page, "4 tarefas rejeitadas.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tudo decidido" })).ToBeVisibleAsync();
        await Expect(page.Locator(".task")).ToHaveCountAsync(0);
        await Press(page, "u");
        await Expect(Row(page, ids[3])).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_offer_stands_above_what_can_be_done_with_a_selection(int width)
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 6);
        var page = await Inbox(await Window(new Screen(width, 844), given.The(Role.Head)));
        await Press(page, "j", "a");
        await Becomes(given, ids[0], "approved");
        await Press(page, "x");
        await Expect(page.Locator("#bulk")).ToBeVisibleAsync();

        var (offer, bar) = ((await page.Locator(".toast").BoundingBoxAsync())!, (await page.Locator("#bulk").BoundingBoxAsync())!);

        (offer.Y + offer.Height).ShouldBeLessThanOrEqualTo(bar.Y);
    }

    [Fact]
    public async Task The_offer_goes_when_somebody_goes_on_with_the_task_and_the_key_says_why_not()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j", "a");
        await Becomes(given, ids[0], "approved");
        await Expect(Undo(page)).ToBeVisibleAsync();

        (await given.Client(Role.Admin).PatchAsJsonAsync("/api/orchestration/tasks/assign", new { taskId = ids[0], assignedTo = given.The(Role.Member).Id }, Nexo.Platform.Json.Options, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        await Expect(Undo(page)).ToHaveCountAsync(0);
        await Press(page, "u");
        await Expect(page.Locator(".toast[data-tone=warn]")).ToBeVisibleAsync();
        (await Of<string>(given, ids[0], "status")).ShouldBe("in_progress");
    }
}
