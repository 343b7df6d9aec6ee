using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.AuditTrail;

/// <summary>Who did what: narrowed down, taken out as a file, and checked.</summary>
public sealed class AuditJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task The_trail_is_filtered_exported_and_verified_also_on_a_phone()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 2);
        using (var decided = await System.Net.Http.Json.HttpClientJsonExtensions.PatchAsJsonAsync(given.Client(Role.Head), "/api/orchestration/tasks/approve", new { taskIds = ids, approved = true }, TestContext.Current.CancellationToken))
            decided.EnsureSuccessStatusCode();
        var page = await Window(signedIn: given.The(Role.Admin));
        await Eventually.Is(true, async () =>
        {
            await page.GotoAsync("/administracao/auditoria?kind=task.approved");
            return await page.Locator(".entry").CountAsync() == 2;
        }, TimeSpan.FromSeconds(15));
        await Expect(page.Locator(".entry").First).ToContainTextAsync("Equipe Head aprovou");

        await page.GotoAsync("/administracao/auditoria");
        await page.GetByLabel("O quê").SelectOptionAsync("decision");
        await page.WaitForURLAsync("**/auditoria?*kind=decision*");
        await Expect(page.Locator(".entry")).ToHaveCountAsync(2);
        await page.Locator(".entry").First.GetByText("Detalhes").ClickAsync();
        await Expect(page.Locator(".entry").First).ToContainTextAsync("SHA-256 do conteúdo");
        await IsAccessible(page);
        await Shot(page, "audit");

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        lines.Count(line => line.Contains("task.approved", StringComparison.Ordinal)).ShouldBe(2);
        lines.ShouldNotContain(line => line.Contains("person.signed_in", StringComparison.Ordinal));

        await page.GetByRole(AriaRole.Button, new() { Name = "Conferir agora" }).ClickAsync();
        await Expect(page.Locator("#chain")).ToContainTextAsync("Cadeia íntegra");

        await page.SetViewportSizeAsync(Screen.Phone.Width, Screen.Phone.Height);
        await page.GetByLabel("Quem").SelectOptionAsync("nexo");
        await Expect(page.Locator(".entry")).Not.ToHaveCountAsync(2);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBe(0);
        (await page.GetByLabel("Quem").BoundingBoxAsync())!.Width.ShouldBeGreaterThan(120, "a filter one can read");
        await IsAccessible(page);
        await Shot(page, "audit-phone");
    }
}
