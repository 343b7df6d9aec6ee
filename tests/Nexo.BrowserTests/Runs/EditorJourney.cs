using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Runs;

public class EditorJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_plan_is_written_mended_saved_switched_on_and_stands_in_the_calendar()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/planos");
        await page.GetByRole(AriaRole.Link, new() { Name = "Novo plano" }).First.PressAsync("Enter");

        // A fault is seen as one pauses, and leads to its place.
        var text = page.GetByLabel("Texto do plano");
        await text.FillAsync("plan: semana\ntitle: A semana");
        await text.PressAsync("End");
        await page.Keyboard.TypeAsync("\nschedule:\ncron: '0 7 * * *'");
        for (var i = 0; i < 2; i++)
            await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("x");
        await text.FillAsync((await text.InputValueAsync()).Replace("  \n  x", "steps:\n  - step: auditar\n    kind: audti\n", StringComparison.Ordinal));
        await Expect(page.Locator("#check")).ToContainTextAsync("1 falta");
        await Expect(page.Locator("#lines .wrong-line")).ToHaveTextAsync("7");
        await page.Locator("#check .fault").PressAsync("Enter");
        (await text.EvaluateAsync<string>("area => area.value.slice(area.selectionStart, area.selectionEnd)")).ShouldBe("audti");
        await IsAccessible(page);
        await Shot(page, "editor-fault");

        // Saved like this it is refused, and nothing is lost, not even when the page is left; mended it is saved.
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nada foi salvo");
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("audti"));
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.GotoAsync("/planos");
        await page.GotoAsync("/planos/novo");
        await Expect(page.GetByText("Recuperamos o que você tinha escrito")).ToBeVisibleAsync();
        await text.FillAsync((await text.InputValueAsync()).Replace("audti", "audit", StringComparison.Ordinal));
        await Expect(page.Locator("#check")).ToContainTextAsync("todo dia às 07:00");
        await Expect(page.Locator("#check svg .node")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+s");

        await Expect(page.GetByText("O plano semana foi salvo.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Switch, new() { Name = "Agenda de A semana" }).PressAsync("Enter");
        await Expect(page.GetByText("A agenda de semana foi ligada.")).ToBeVisibleAsync();
        await page.GotoAsync($"/planos/calendario?mes={DateTimeOffset.UtcNow.AddMonths(1):yyyy-MM}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "A semana" }).First).ToBeVisibleAsync();
        await page.GotoAsync("/planos/novo");
        await Expect(page.GetByText("Recuperamos o que você tinha escrito")).ToBeHiddenAsync();
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("meu-plano"));
    }

    [Fact]
    public async Task Without_scripts_the_button_checks_and_a_plan_is_saved_and_removed()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(Screen.Phone.WithoutScripts, given.The(Role.Head));
        await page.GotoAsync("/planos/novo");
        var text = page.GetByLabel("Texto do plano");
        await text.FillAsync("plan: simples\nsteps:\n  - { step: a, kind: command, program: sh }\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Conferir" }).ClickAsync();
        await Expect(page.Locator("#check")).ToContainTextAsync("etapas que iniciam programas só existem em arquivos");
        await text.FillAsync("plan: simples\nsteps:\n  - { step: a, kind: audit }\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Editar" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("plan: simples\nsteps:\n  - { step: a, kind: audit }\n");
        await page.GetByText("Excluir o plano").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Excluir mesmo" }).ClickAsync();
        await Expect(page.GetByText("O plano simples foi excluído")).ToBeVisibleAsync();
    }
}
