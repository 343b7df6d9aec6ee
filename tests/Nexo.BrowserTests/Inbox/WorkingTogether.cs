using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Inbox;

public class WorkingTogether(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    [Fact]
    public async Task What_one_decides_the_other_sees_without_reloading_and_keeps_the_place()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 10);
        var ana = await Inbox(await Window(signedIn: given.The(Role.Head)));
        var bia = await Inbox(await Window(signedIn: given.The(Role.Admin)));
        await Press(bia, "j", "j", "j", "x");
        await HasFocus(bia, ids[2]);

        await Press(ana, "j", "a");

        await Assertions.Expect(Row(bia, ids[0])).ToContainTextAsync("Aprovada por Equipe Head");
        await Assertions.Expect(bia.Locator("#inbox-tabs a[aria-current] .count")).ToHaveTextAsync("9");
        await HasFocus(bia, ids[2]);
        await Assertions.Expect(Row(bia, ids[2]).Locator("input")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task New_proposals_wait_behind_a_quiet_button_while_somebody_is_in_the_list()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 5);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j", "j");

        var fresh = await Proposals.Waiting(given, 3);
        var news = page.GetByRole(AriaRole.Button, new() { Name = "3 novas propostas" });
        await news.WaitForAsync();
        await Assertions.Expect(page.Locator(".task")).ToHaveCountAsync(5);
        await news.ClickAsync();

        await Assertions.Expect(page.Locator(".task")).ToHaveCountAsync(8);
        foreach (var id in fresh)
            await Assertions.Expect(Row(page, id)).ToBeVisibleAsync();
        await HasFocus(page, fresh[0]);
        var keys = await page.Locator(".task").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.key)");
        keys.ShouldBe(keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task New_proposals_appear_by_themselves_while_nobody_touches_the_list()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 2);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        var fresh = await Proposals.Waiting(given, 1);

        await Assertions.Expect(Row(page, fresh[0])).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_edit_that_collides_keeps_what_was_typed_and_shows_what_the_other_saved()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 3);
        var ana = await Inbox(await Window(signedIn: given.The(Role.Head)));
        var bia = await Inbox(await Window(signedIn: given.The(Role.Admin)));
        await Press(ana, "j", "e");
        await Press(bia, "j", "e");
        await ana.Locator("[name='depois.0']").FillAsync("Escrito pela Ana");
        await bia.Locator("[name='depois.0']").FillAsync("Escrito pela Bia");

        await ana.GetByRole(AriaRole.Button, new() { Name = "Salvar nova versão" }).ClickAsync();
        await Says(ana, "Nova versão salva.");
        await bia.GetByRole(AriaRole.Button, new() { Name = "Salvar nova versão" }).ClickAsync();

        await Assertions.Expect(bia.GetByRole(AriaRole.Alert)).ToContainTextAsync("Alguém mudou esta tarefa");
        await Assertions.Expect(bia.Locator("[name='depois.0']")).ToHaveValueAsync("Escrito pela Bia");
        await Assertions.Expect(bia.Locator("[data-typing]")).ToContainTextAsync("Escrito pela Ana");
        (await Of<int>(given, ids[0], "change_set_version")).ShouldBe(2);

        await bia.GetByRole(AriaRole.Button, new() { Name = "Salvar nova versão" }).ClickAsync();
        await Says(bia, "Nova versão salva.");
        (await Of<int>(given, ids[0], "change_set_version")).ShouldBe(3);
    }

    [Fact]
    public async Task A_member_finds_what_is_theirs_and_completes_it()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 2);
        var member = given.The(Role.Member);
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, "update marketplace_tasks set status = 'in_progress', started_at = now(), assigned_to = @Id where id = @task", new { member.Id, task = ids[0] });
        var page = await Inbox(await Window(signedIn: member), "?aba=minhas");

        await Assertions.Expect(page.Locator(".task")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-panel]").GetByRole(AriaRole.Button, new() { Name = "Atribuir" })).ToHaveCountAsync(0);
        await Press(page, "c");
        await page.Locator("input[name=horas]").FillAsync("0");
        await Press(page, "Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.Locator("input[name=horas]").FillAsync("1,25");
        await page.Locator("textarea[name=notas]").FillAsync("Feito no painel do canal.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Concluir tarefa" }).ClickAsync();

        await Says(page, "Tarefa concluída.");
        await Becomes(given, ids[0], "completed");
        (await Of<string>(given, ids[0], "completion_notes")).ShouldBe("Feito no painel do canal.");
    }
}
