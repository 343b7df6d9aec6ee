using Dapper;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Nexo.Tests.Support;

namespace Nexo.BrowserTests.Imports;

/// <summary>From a file of sales to the listing that shows them, and the rule that waited for them.</summary>
public sealed class SalesJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_file_of_sales_is_seen_on_its_listing_and_by_the_rule_that_waited_for_it()
    {
        var given = await Given.Workspace(Site);
        Guid listing;
        await using (var db = await given.Db())
            listing = await db.ExecuteScalarAsync<Guid>("insert into listings (id, workspace_id, channel, external_id, title, stock, facts_hash) values (gen_random_uuid(), @Id, 'shopee', 'A1', 'Body Ursinho', 10, sha256('x')) returning id", new { given.Id });
        var page = await Window(signedIn: given.The(Role.Head));
        await page.GotoAsync("/administracao/regras/shopee/GEN-S2");
        await Assertions.Expect(page.Locator("#rule")).ToContainTextAsync("Espera dados");

        await page.GotoAsync("/anuncios/importar");
        await page.GetByRole(AriaRole.Link, new() { Name = "Vendas por dia" }).ClickAsync();
        await page.GetByLabel("Canal").SelectOptionAsync("shopee");
        await page.GetByLabel("Arquivo de vendas").SetInputFilesAsync(new FilePayload { Name = "vendas.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Sold()) });
        await IsAccessible(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Importar vendas" }).ClickAsync();
        await Assertions.Expect(page.Locator("#import-report")).ToContainTextAsync("Concluída");

        await page.GotoAsync($"/anuncios/{listing}");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Vendas", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#findings")).ToContainTextAsync("Estoque vai acabar");
        await IsAccessible(page);
        await page.GotoAsync("/administracao/regras/shopee/GEN-S2");
        await Assertions.Expect(page.Locator("#rule")).Not.ToContainTextAsync("Espera dados");
    }

    /// <summary>Two a day for four weeks, the last one two days ago in every zone.</summary>
    static string Sold() => "id,day,units\n" + string.Join('\n', Enumerable.Range(2, 28).Select(ago => $"A1,{DateTime.UtcNow.AddDays(-ago):yyyy-MM-dd},2"));
}
