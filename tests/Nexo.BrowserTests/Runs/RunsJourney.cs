using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Nexo.Platform;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Runs;

public class RunsJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    const string Plan = """
        plan: revisao
        title: Revisão da semana
        inputs:
          semana: { default: "47" }
        steps:
          - step: relatorio
            title: Relatório do dia
            kind: report
            of: day
          - step: aprovar
            title: Aprovar a revisão
            kind: approval
            message: Confira os números.
            needs: [relatorio]
          - step: publicar
            title: Publicar o relatório
            kind: publish
            report: relatorio
            needs: [aprovar]
        """;

    [Fact]
    public async Task A_plan_is_tried_run_followed_approved_and_its_report_read()
    {
        var given = await Given.Workspace(Site);
        await using (var db = await Site.Services.GetRequiredService<Database>().OpenForWork(TestContext.Current.CancellationToken))
            await db.ExecuteAsync("insert into plans (id, workspace_id, name, origin, source, created_by) values (gen_random_uuid(), @Id, 'revisao', 'page', @Plan, 'nexo')", new { given.Id, Plan });
        var page = await Window(signedIn: given.The(Role.Admin));
        await page.GotoAsync("/execucoes");
        await Expect(page.GetByText("Nada rodou ainda")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ver os planos" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Executar agora: Revisão da semana" }).PressAsync("Enter");

        await page.GetByRole(AriaRole.Button, new() { Name = "Simular" }).PressAsync("Enter");
        await Expect(page.Locator("#dry-run")).ToContainTextAsync("Nada impede");
        await IsAccessible(page);
        await Shot(page, "plan-tried");
        await page.GetByRole(AriaRole.Button, new() { Name = "Executar agora" }).PressAsync("Enter");

        // Nobody reloads: the page hears of it.
        var approve = page.GetByRole(AriaRole.Button, new() { Name = "Aprovar" });
        await Expect(approve).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator("#step")).ToContainTextAsync("Confira os números.");
        await IsAccessible(page);
        await Shot(page, "run-asks");
        await approve.PressAsync("Enter");
        await Expect(page.Locator("#run .run-head")).ToContainTextAsync("Concluída", new() { Timeout = 30_000 });

        await page.Locator("#run table").GetByRole(AriaRole.Link, new() { Name = "Relatório do dia" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ler o relatório" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Baixar .md" })).ToBeVisibleAsync();
        await IsAccessible(page);
        await page.GotoAsync("/planos/calendario");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Revisão da semana" })).ToBeVisibleAsync();
    }
}
