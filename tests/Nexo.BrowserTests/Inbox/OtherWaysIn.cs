using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Inbox;

public class OtherWaysIn(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    [Fact]
    public async Task Without_JavaScript_one_is_approved_many_are_approved_one_is_rejected_and_the_last_decision_is_undone()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 9);
        var page = await Window(Screen.Desktop.WithoutScripts, given.The(Role.Head));
        await page.GotoAsync("/aprovacoes?ordem=impacto");

        await page.Locator("[data-panel]").GetByRole(AriaRole.Button, new() { Name = "Aprovar" }).ClickAsync();
        await Becomes(given, ids[0], "approved");

        await page.GotoAsync("/aprovacoes");
        await Row(page, ids[1]).Locator("input").CheckAsync();
        await Row(page, ids[2]).Locator("input").CheckAsync();
        await page.Locator("[data-bulk-approve]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "2 tarefas aprovadas." })).ToBeVisibleAsync();
        await Becomes(given, ids[2], "approved");

        await page.GetByRole(AriaRole.Button, new() { Name = "Desfazer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "2 tarefas voltaram" })).ToBeVisibleAsync();
        await Becomes(given, ids[1], "awaiting_approval");
        await Becomes(given, ids[0], "approved");

        await Row(page, ids[3]).Locator(".name").ClickAsync();
        await page.Locator("[data-panel] summary", new() { HasText = "Rejeitar" }).ClickAsync();
        await page.Locator("[data-panel]").GetByLabel("Já foi feito").CheckAsync();
        await page.Locator("[data-panel] [data-reject] button").ClickAsync();
        await Becomes(given, ids[3], "rejected");
        (await Of<string>(given, ids[3], "reason")).ShouldBe("Já foi feito");
    }

    [Fact]
    public async Task Without_JavaScript_Enter_beside_a_reason_never_approves()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 3);
        var page = await Window(Screen.Desktop.WithoutScripts, given.The(Role.Head));
        await page.GotoAsync("/aprovacoes");
        await Row(page, ids[0]).Locator("input").CheckAsync();
        await Row(page, ids[0]).Locator("input").PressAsync("Enter");
        await page.Locator("#bulk [data-bulk-reject] summary").ClickAsync();
        await page.Locator("#bulk").GetByLabel("Já foi feito").CheckAsync();
        await page.Locator("#bulk").GetByLabel("Já foi feito").PressAsync("Enter");

        await page.Locator("#bulk [data-bulk-reject] button").ClickAsync();
        await Becomes(given, ids[0], "rejected");
        (await Of<DateTime?>(given, ids[0], "approved_at")).ShouldBeNull();
    }

    [Fact]
    public async Task Without_JavaScript_a_refused_form_keeps_what_was_typed()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 1);
        var page = await Window(Screen.Desktop.WithoutScripts, given.The(Role.Head));
        await page.GotoAsync($"/tarefas/{ids[0]}?editar=1");
        await page.Locator("[name='depois.0']").FillAsync("Escrito sem script");
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, "update marketplace_tasks set change_set_version = 2, revision = revision + 1 where id = @id", new { id = ids[0] });

        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar nova versão" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Alguém mudou esta tarefa");
        await Assertions.Expect(page.Locator("[name='depois.0']")).ToHaveValueAsync("Escrito sem script");
    }

    [Fact]
    public async Task On_a_phone_the_task_is_the_next_page_and_the_decision_leads_to_the_one_after()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 5);
        var page = await Inbox(await Window(Screen.Phone, given.The(Role.Head)));
        await Assertions.Expect(page.Locator("[data-panel]")).ToBeHiddenAsync();

        await Row(page, ids[1]).Locator(".name").ClickAsync();
        await IsReady(page);
        await Assertions.Expect(page.Locator("[data-sheet]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-list]")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Aprovar" }).ClickAsync();

        await Becomes(given, ids[1], "approved");
        await Assertions.Expect(page.Locator($"[data-sheet][data-task='{ids[2]}']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Voltar à lista" }).ClickAsync();
        await Assertions.Expect(page.Locator(".task")).ToHaveCountAsync(4);
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("the page is wider than the phone");
    }

    [Theory]
    [InlineData("<img src=x onerror=\"window.struck=true\"><script>window.struck=true</script>")]
    [InlineData("‮esrever‬ עברית \" onmouseover=\"window.struck=true")]
    [InlineData("DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbau")]
    public async Task A_hostile_title_is_only_text_and_breaks_nothing(string title)
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 3, title);
        foreach (var screen in new[] { Screen.Desktop, Screen.Phone })
        {
            var page = await Inbox(await Window(screen, given.The(Role.Head)), $"?tarefa={ids[0]}");
            await Assertions.Expect(page.Locator("#sheet-title")).ToHaveTextAsync(title);
            await page.GotoAsync("/aprovacoes");
            await Assertions.Expect(Row(page, ids[0]).Locator(".name")).ToHaveTextAsync(title);
            (await Row(page, ids[0]).EvaluateAsync<double>("row => row.getBoundingClientRect().height")).ShouldBe(screen == Screen.Phone ? 86 : 53);
            (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
            await page.GotoAsync($"/tarefas/{ids[0]}");
            (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
            (await page.EvaluateAsync<bool>("window.struck === true")).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Five_thousand_proposals_are_walked_through_and_the_page_stays_light()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 5_000);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Shot(page, "five-thousand");

        for (var i = 0; i < 400; i++)
        {
            await page.Keyboard.PressAsync("j");
            if (i % 35 == 34)
                await HasFocus(page, ids[i]);
        }

        await HasFocus(page, ids[399]);
        await Assertions.Expect(page.Locator($"[data-sheet][data-task='{ids[399]}']")).ToBeVisibleAsync();
        (await page.Locator(".task").CountAsync()).ShouldBeLessThan(250, "blocks far from view are still in the page");
        for (var i = 0; i < 60; i++)
            await page.Keyboard.PressAsync("k");
        await HasFocus(page, ids[339]);
        await IsAccessible(page);
    }

    [Fact]
    public async Task Keys_pressed_faster_than_rows_come_are_not_lost()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 120);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await page.RouteAsync("**/aprovacoes/linhas?**", Late(700));

        for (var i = 0; i < 60; i++)
            await page.Keyboard.PressAsync("j");
        await HasFocus(page, ids[59]);

        for (var i = 0; i < 39; i++)
            await page.Keyboard.PressAsync("j");
        await HasFocus(page, ids[98]);
        await Press(page, "j", "a");
        await Becomes(given, ids[99], "approved");
        await HasFocus(page, ids[100]);
    }

    [Fact]
    public async Task In_English_everything_says_the_same()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 2);
        var page = await Inbox(await Window(Screen.Desktop with { Language = "en" }, given.The(Role.Head)));

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Approvals");
        await Press(page, "j", "a");
        await Says(page, "1 task approved.");
        await Press(page, "?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Undo the last decision");
    }

    [Theory]
    [InlineData("j")] // looks at the next task
    [InlineData("a")] // decides
    public async Task Whoever_was_signed_out_meanwhile_signs_in_and_is_back_at_the_task(string key)
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var who = given.The(Role.Head);
        var page = await Inbox(await Window(signedIn: who));
        await Press(page, "j");
        await page.Context.ClearCookiesAsync();

        await Press(page, key);

        await page.WaitForURLAsync("**/entrar?returnUrl=%2Faprovacoes**");
        await page.GetByLabel("E-mail").FillAsync(who.Email);
        await page.GetByLabel("Senha").FillAsync(Sessions.Password);
        await Press(page, "Enter");
        await IsReady(page);
        await Assertions.Expect(page.Locator("[data-panel] [data-sheet]")).ToBeVisibleAsync();
        (await Of<string>(given, ids[0], "status")).ShouldBe("awaiting_approval");
    }
}
