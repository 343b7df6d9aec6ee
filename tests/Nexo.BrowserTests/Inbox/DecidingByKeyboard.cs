using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;

namespace Nexo.BrowserTests.Inbox;

public class DecidingByKeyboard(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    [Fact]
    public async Task Approving_moves_on_to_the_next_and_undoing_brings_it_back()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 8);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "j");
        await HasFocus(page, ids[1]);
        await Press(page, "a");

        await Assertions.Expect(Row(page, ids[1])).ToBeHiddenAsync();
        await HasFocus(page, ids[2]);
        await Says(page, "1 tarefa aprovada.");
        await Becomes(given, ids[1], "approved");
        await Assertions.Expect(page.Locator("#inbox-tabs a[aria-current] .count")).ToHaveTextAsync("7");

        await Press(page, "u");
        await Says(page, "Decisão desfeita: 1 tarefa voltou.");
        await Becomes(given, ids[1], "awaiting_approval");
        await Assertions.Expect(Row(page, ids[1])).ToBeVisibleAsync();
        await HasFocus(page, ids[1]);
    }

    [Fact]
    public async Task Rejecting_asks_why_and_a_digit_answers()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Admin)));

        await Press(page, "j", "r", "2", "Enter");

        await Says(page, "1 tarefa rejeitada.");
        await Becomes(given, ids[0], "rejected");
        (await Of<string>(given, ids[0], "reason")).ShouldBe("Não vale o esforço");
        await HasFocus(page, ids[1]);
    }

    [Fact]
    public async Task Escape_leaves_the_question_without_deciding()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "r");
        await Assertions.Expect(page.Locator("[data-reject] input[data-quick='1']")).ToBeFocusedAsync();
        await Press(page, "Escape");

        await Assertions.Expect(page.Locator("[data-reject][open]")).ToHaveCountAsync(0);
        (await Of<string>(given, ids[0], "status")).ShouldBe("awaiting_approval");
    }

    [Fact]
    public async Task An_edit_makes_a_new_version_and_the_approval_is_of_that_one()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 6);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "e");
        var field = page.Locator("[data-panel] [name='depois.0']");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await field.FillAsync("Conjunto de moletom infantil, duas peças");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar nova versão" }).PressAsync("Enter");

        await Says(page, "Nova versão salva.");
        await Assertions.Expect(page.Locator("[data-panel]")).ToContainTextAsync("Conjunto de moletom infantil, duas peças");
        (await Of<int>(given, ids[0], "change_set_version")).ShouldBe(2);

        await Press(page, "a");
        await Becomes(given, ids[0], "approved");
    }

    [Fact]
    public async Task Escape_leads_out_of_an_edit_back_to_the_row()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 6);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j", "j", "e");
        await Assertions.Expect(page.Locator("[data-panel] [name='depois.0']")).ToBeFocusedAsync();

        await Press(page, "Escape");
        await Assertions.Expect(page.Locator("[data-panel] [data-sheet]")).ToBeFocusedAsync();
        await Press(page, "Escape");

        await Assertions.Expect(page.Locator("[data-panel] [data-typing]")).ToHaveCountAsync(0);
        await HasFocus(page, ids[1]);
        await Press(page, "j");
        await HasFocus(page, ids[2]);
    }

    [Fact]
    public async Task A_range_is_selected_with_shift_and_decided_at_once()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 50);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "x", "j", "j", "Shift+X");
        await Assertions.Expect(page.Locator("[data-picked-count]")).ToHaveTextAsync("3 selecionadas");
        await Shot(page, "bulk");
        await IsAccessible(page);
        await Press(page, "a");

        await Says(page, "3 tarefas aprovadas.");
        await HasFocus(page, ids[3]);
        foreach (var id in ids.Take(3))
            await Becomes(given, id, "approved");
        (await Of<string>(given, ids[3], "status")).ShouldBe("awaiting_approval");

        await Press(page, "u");
        await Says(page, "3 tarefas voltaram");
        await HasFocus(page, ids[0]);
    }

    [Fact]
    public async Task Everything_the_filter_finds_is_decided_in_one_go_and_undone_in_one()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 90);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)), "?canal=shopee");

        await page.GetByLabel("Selecionar as tarefas carregadas").CheckAsync();
        await Assertions.Expect(page.Locator("[data-picked-count]")).ToHaveTextAsync("15 selecionadas");
        await page.GotoAsync("/aprovacoes");
        await IsReady(page);
        await page.GetByLabel("Selecionar as tarefas carregadas").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Selecionar todas as 90 do filtro" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-picked-count]")).ToHaveTextAsync("90 selecionadas");
        await Press(page, "a");

        await Says(page, "90 tarefas aprovadas.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tudo decidido" })).ToBeVisibleAsync();
        await Becomes(given, ids[89], "approved");
        await Press(page, "u");
        await Says(page, "90 tarefas voltaram");
        await Assertions.Expect(Row(page, ids[0])).ToBeVisibleAsync();
        await Becomes(given, ids[89], "awaiting_approval");
    }

    [Fact]
    public async Task Approve_assign_complete_without_touching_the_pointer()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 3);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "a");
        await Becomes(given, ids[0], "approved");
        await Press(page, "]");
        await Assertions.Expect(page.Locator("#inbox-tabs a[aria-current]")).ToContainTextAsync("Aprovadas");
        await IsReady(page);
        await Press(page, "t");
        await Assertions.Expect(page.Locator("[data-panel] select[name=para]")).ToBeFocusedAsync();
        await page.Locator("[data-panel] select[name=para]").SelectOptionAsync(new SelectOptionValue { Label = "Equipe Member" });
        await Press(page, "Tab", "Enter");
        await Says(page, "Tarefa atribuída.");
        await Becomes(given, ids[0], "in_progress");
        await Press(page, "Escape", "c");
        await Assertions.Expect(page.Locator("[data-panel] input[name=horas]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("2,5");
        await Press(page, "Enter");
        await Says(page, "Tarefa concluída.");
        await Becomes(given, ids[0], "completed");
        (await Of<decimal>(given, ids[0], "actual_hours")).ShouldBe(2.5m);
    }

    [Fact]
    public async Task Answers_that_come_late_do_not_take_a_tab_back()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 3);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await page.RouteAsync("**/aprovacoes/decisoes**", Late(1500));
        await page.RouteAsync("**/aprovacoes/abas**", Late(2000));
        var counted = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/aprovacoes/abas", StringComparison.Ordinal));
        var decided = page.WaitForResponseAsync("**/aprovacoes/decisoes**");

        await page.RunAndWaitForRequestAsync(() => Press(page, "j", "a"), "**/aprovacoes/abas");
        await Press(page, "]");
        await Assertions.Expect(page.Locator("#inbox-tabs a[aria-current]")).ToContainTextAsync("Aprovadas");
        await Task.WhenAll(counted, decided);

        await Says(page, "1 tarefa aprovada.");
        await Assertions.Expect(page.Locator("#inbox-tabs a[aria-current]")).ToContainTextAsync("Aprovadas");
    }

    [Fact]
    public async Task A_task_that_was_still_on_its_way_does_not_come_into_another_tab()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 3);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await page.RouteAsync("**/aprovacoes/painel/**", Late(600));
        await page.RunAndWaitForRequestAsync(() => Press(page, "j", "a"), "**/aprovacoes/painel/**");
        await Becomes(given, ids[0], "approved");

        await page.GetByRole(AriaRole.Link, new() { Name = "Aprovadas" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator($"[data-panel] [data-task='{ids[0]}']")).ToBeVisibleAsync();
        await page.WaitForTimeoutAsync(900);

        new Uri(page.Url).PathAndQuery.ShouldBe("/aprovacoes?aba=aprovadas");
        await Assertions.Expect(page.Locator($"[data-panel] [data-task='{ids[0]}']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_decision_that_others_were_faster_with_comes_back_with_its_sentence()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 4);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j");
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, "update marketplace_tasks set change_set_version = 2 where id = @id", new { id = ids[0] });

        await Press(page, "a");

        await Assertions.Expect(Row(page, ids[0])).ToContainTextAsync("Alguém mudou esta tarefa");
        await Assertions.Expect(Row(page, ids[0])).ToBeVisibleAsync();
        await HasFocus(page, ids[0]);
        (await Of<string>(given, ids[0], "status")).ShouldBe("awaiting_approval");
    }
}
